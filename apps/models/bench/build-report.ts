import type { Benchmark, BenchmarkReport, BenchmarkRow } from '../../contract/model/index.ts';
import { compareFigures } from './compare-figures.ts';
import { describeComparison, listCircumstances } from './describe-comparison.ts';

interface Pair {
  readonly newest: Benchmark;
  readonly baseline: Benchmark | null;
}

/** The report over the newest run of each model; `baseline` is the name that was asked for, if one was. */
export function buildBenchmarkReport(pairs: readonly Pair[], baseline: string | null): BenchmarkReport {
  return { baseline, rows: pairs.map((pair) => compare(pair, baseline)) };
}

function compare({ newest, baseline }: Pair, name: string | null): BenchmarkRow {
  const { model } = newest;
  if (baseline === null) return leaveOut({ newest, baseline }, explainMissing(newest, name));
  if (baseline.suite !== newest.suite) {
    return leaveOut(
      { newest, baseline },
      `The baseline was made with other prompts: \`drover bench ${model} --save NAME\` makes a new one.`,
    );
  }
  const changes = compareFigures(baseline, newest);
  const has = (verdict: string): boolean => changes.some((change) => change.verdict === verdict);
  return {
    model,
    newest,
    baseline,
    changes,
    verdict: has('regression') ? 'regression' : has('improvement') ? 'improvement' : 'same',
    sentence: describeComparison(changes, listCircumstances(baseline, newest)),
  };
}

const leaveOut = ({ newest, baseline }: Pair, sentence: string): BenchmarkRow => ({
  model: newest.model,
  newest,
  baseline,
  changes: [],
  verdict: 'not-compared',
  sentence,
});

function explainMissing({ model, name: newestName }: Benchmark, name: string | null): string {
  if (name === null) return `Only one run is stored: \`drover bench ${model}\` makes another to compare.`;
  if (name === newestName)
    return `The newest run is “${name}” itself: \`drover bench ${model}\` makes another to compare.`;
  return `No earlier run is named “${name}”: \`drover bench ${model} --save ${name}\` makes one.`;
}
