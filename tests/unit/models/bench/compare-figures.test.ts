import { describe, expect, it } from 'vitest';
import type { BenchmarkFigureName } from '../../../../apps/contract/model/index.ts';
import { compareFigures, computeNoise } from '../../../../apps/models/bench/compare-figures.ts';
import { summarizeSamples } from '../../../../apps/models/bench/summarize-samples.ts';
import { createBenchmark } from '../../../fakes/sample-benchmark.ts';

function judge(figure: BenchmarkFigureName, before: readonly number[], after: readonly number[]) {
  const changes = compareFigures(
    createBenchmark({ samples: { [figure]: before } }),
    createBenchmark({ samples: { [figure]: after } }),
  );
  return changes.find((change) => change.figure === figure);
}

describe('compareFigures', () => {
  it('finds two equal runs the same in every figure', () => {
    const changes = compareFigures(createBenchmark(), createBenchmark());
    expect(changes).toHaveLength(6);
    expect(new Set(changes.map(({ verdict }) => verdict))).toEqual(new Set(['same']));
  });

  it('calls slower decode a regression and faster decode an improvement', () => {
    expect(judge('decodeTokensPerSecond', [50, 50, 51], [40, 40, 41])).toMatchObject({
      verdict: 'regression',
      before: 50,
      after: 40,
      change: -0.2,
    });
    expect(judge('decodeTokensPerSecond', [40, 40, 41], [50, 50, 51])?.verdict).toBe('improvement');
  });

  it('calls a longer time a regression and a shorter one an improvement', () => {
    expect(judge('firstTokenMs', [100, 100, 101], [150, 151, 152])?.verdict).toBe('regression');
    expect(judge('firstTokenMs', [150, 151, 152], [100, 100, 101])?.verdict).toBe('improvement');
  });

  it.each([
    ['before', [40, 50, 60], [41, 41, 41]],
    ['after', [50, 50, 50], [31, 41, 51]],
  ])('takes a difference within the spread of the run %s for noise', (_which, before, after) => {
    expect(judge('decodeTokensPerSecond', before, after)?.verdict).toBe('same');
  });

  it('takes less than 5 % for noise however steady the runs were', () => {
    expect(judge('prefillTokensPerSecond', [1000, 1000, 1000], [951, 951, 951])?.verdict).toBe('same');
    expect(judge('prefillTokensPerSecond', [1000, 1000, 1000], [949, 949, 949])?.verdict).toBe('regression');
  });

  it('wants a quarter of a time that was taken once, and 5 ms of any time', () => {
    expect(judge('loadMs', [2000], [2499])?.verdict).toBe('same');
    expect(judge('loadMs', [2000], [2501])?.verdict).toBe('regression');
    expect(judge('firstTokenMs', [1, 1, 1], [5, 5, 5])?.verdict).toBe('same');
  });

  it('wants a hundredth of memory, which the daemon tells exactly', () => {
    expect(judge('memoryBytes', [3e9], [3.02e9])?.verdict).toBe('same');
    expect(judge('memoryBytes', [3e9], [3.1e9])?.verdict).toBe('regression');
  });

  it('leaves out a figure that one of the runs lacks', () => {
    expect(judge('loadMs', [], [2000])).toBeUndefined();
  });

  it('has as noise the largest of spreads and floors', () => {
    const noise = (before: number[], after: number[]): number =>
      computeNoise('decodeTokensPerSecond', summarizeSamples(before), summarizeSamples(after));
    expect(noise([100, 100], [100, 130])).toBe(30);
    expect(noise([90, 110], [100, 101])).toBe(20);
    expect(noise([100, 100], [200, 200])).toBe(5);
  });
});
