import type { HistogramBar } from '../../../../apps/contract/model/index.ts';

/** One bar, its height and the failed part of it as shares of the plot. */
export interface BarShape {
  readonly startMs: number;
  readonly height: number;
  readonly failedHeight: number;
}

/** What failed is always at least this high, so that one error in a busy hour is seen. */
const leastFailed = 0.12;

/** Bars against the highest of them. */
export function buildBars(bars: readonly HistogramBar[]): BarShape[] {
  const most = Math.max(1, ...bars.map(({ requests }) => requests));
  return bars.map(({ startMs, requests, errors }) => {
    const height = requests / most;
    return { startMs, height, failedHeight: errors === 0 ? 0 : Math.max(leastFailed, errors / most) };
  });
}
