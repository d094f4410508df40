import { type Benchmark, type BenchmarkEvent, benchmarkFigureNames } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { figureColumns } from '../print/benchmark-columns.ts';
import { formatPairs, formatTable } from '../print/format-table.ts';
import { readUntil } from '../read-until.ts';
import { UsageError } from '../usage-error.ts';

type Step = Extract<BenchmarkEvent, { type: 'step-started' }>;

const defaultRuns = 3;
const maxRuns = 50;
const maxNameLength = 64;

/** How many times each prompt is run. */
function parseRuns(text: string | undefined): number {
  const runs = text === undefined ? defaultRuns : Number(text);
  if (Number.isInteger(runs) && runs >= 1 && runs <= maxRuns) return runs;
  throw new UsageError(`--runs ${text} is not a whole number from 1 to ${maxRuns}.`);
}

/** The name of a baseline, if one was given. */
export function parseBaselineName(context: CommandContext, name: 'save' | 'baseline'): string | null {
  const text = flag(context, name);
  if (text === undefined) return null;
  if (text.trim() !== '' && text.length <= maxNameLength) return text;
  throw new UsageError(`--${name} needs a name of 1 to ${maxNameLength} characters.`);
}

const stepWords: Readonly<Record<Step['step'], string>> = {
  unload: 'unloading',
  load: 'loading',
  'warm-up': 'warming up',
  short: 'short prompt',
  long: 'long prompt',
};

const describeStep = ({ step, run, runs }: Step): string =>
  step === 'short' || step === 'long' ? `run ${run} of ${runs}: ${stepWords[step]}` : stepWords[step];

function render(benchmark: Benchmark): string {
  const { model, digest, daemonVersion, machine, name, figures } = benchmark;
  const facts = formatPairs([
    ['model', digest === null ? model : `${model} (${digest.replace('sha256:', '').slice(0, 12)})`],
    ['Ollama', daemonVersion ?? 'unknown'],
    ['machine', machine.cpu],
    ['saved as', name ?? '- (`--save NAME` makes it a baseline)'],
  ]);
  const rows = benchmarkFigureNames.map((figure) => [figure, figures[figure]] as const);
  return `${facts}\n\n${formatTable(rows, figureColumns)}`;
}

function finish(context: CommandContext, { benchmark, isStored }: Extract<BenchmarkEvent, { benchmark: Benchmark }>) {
  context.print(isOn(context, 'json') ? JSON.stringify(benchmark, null, 2) : render(benchmark));
  if (benchmark.inFlightCount > 0) {
    context.explain(`${benchmark.inFlightCount} other requests ran at its start: run it again when nothing else does.`);
  }
  if (!isStored) context.explain('It is not on disk yet: see `drover doctor`.');
  return isStored ? exitCodes.ok : exitCodes.failed;
}

/** `drover bench MODEL`: measures it, with Ctrl+C to end early. */
export const bench: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const order = { model, runs: parseRuns(flag(context, 'runs')), save: parseBaselineName(context, 'save') };
  const client = context.connect();
  const open = (signal: AbortSignal): Promise<AsyncIterable<BenchmarkEvent>> => client.bench.run(order, { signal });
  for await (const event of readUntil(open, context.interruption())) {
    if (event.type === 'benchmark-finished') return finish(context, event);
    context.explain(describeStep(event));
  }
  context.explain('The benchmark was ended early; nothing of it is stored.');
  return exitCodes.failed;
};
