import type { FitChoice, FitReport } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { parseTokens } from '../parse-model-values.ts';
import { formatCount, formatMemory } from '../print/format-figure.ts';
import { formatPairs } from '../print/format-table.ts';

type Pairs = (readonly [string, string])[];

function describeNeed({ need, load }: FitReport): Pairs {
  const { weightsBytes, cacheBytes, projectorBytes, marginBytes, observedRatio } = need;
  const slots = load.parallel === 1 ? '' : `, ${load.parallel} slots`;
  const corrected: Pairs = [['corrected', `x ${observedRatio?.toFixed(2)} by what it took last time`]];
  return [
    ['needs', formatMemory(need.neededBytes)],
    ['  weights', formatMemory(weightsBytes)],
    ['  cache', `${formatMemory(cacheBytes)} (${formatCount(load.contextLength)} tokens, ${load.cacheType}${slots})`],
    ...(projectorBytes > 0 ? ([['  images', formatMemory(projectorBytes)]] satisfies Pairs) : []),
    ['  margin', formatMemory(marginBytes)],
    ...(observedRatio === null ? [] : corrected),
  ];
}

/** What runs elsewhere needs nothing here. */
const describeChoice = ({ label, neededBytes }: FitChoice): string =>
  neededBytes === 0 ? label : `${label} (${formatMemory(neededBytes)})`;

function describe(report: FitReport): string {
  const { verdict, budgetBytes, residentBytes, freeBytes, choices, maxContextLength } = report;
  const memory = `${formatMemory(budgetBytes)}, ${formatMemory(residentBytes)} taken, ${formatMemory(freeBytes)} free`;
  const longest = maxContextLength === null ? 'none fits' : `${formatCount(maxContextLength)} tokens`;
  return formatPairs([
    ['model', report.model],
    ['verdict', verdict.sentence],
    ...describeNeed(report),
    ['budget', memory],
    ['longest context', longest],
    ...choices.map((choice) => ['would help', describeChoice(choice)] as const),
  ]);
}

/** `drover models fit MODEL [--context N]`: what loading it would take. Not fitting is an answer, no failure. */
export const fitModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const given = flag(context, 'context');
  const contextLength = given === undefined ? null : parseTokens('--context', given);
  const report = await context.connect().models.fit({ model, contextLength });
  context.print(isOn(context, 'json') ? JSON.stringify(report, null, 2) : describe(report));
  return exitCodes.ok;
};
