import type { BenchmarkFigure } from '../../contract/model/index.ts';

/** Median and spread (largest less smallest) of what was measured; what could not be measured is `null` and left out. */
export function summarizeSamples(measured: readonly (number | null)[]): BenchmarkFigure {
  const samples = measured.filter((sample) => sample !== null && Number.isFinite(sample)) as number[];
  const sorted = samples.toSorted((a, b) => a - b);
  const [smallest, largest] = [sorted[0], sorted.at(-1)];
  if (smallest === undefined || largest === undefined) return { median: null, spread: null, samples };
  return { median: findMedian(sorted), spread: largest - smallest, samples };
}

/** Of an even number of samples, the mean of the two in the middle. */
function findMedian(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
