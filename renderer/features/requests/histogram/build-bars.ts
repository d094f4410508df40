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

/** The span between two places of the plot, at least one bar wide and on the bars' edges. Places are shares of the width. */
export function brushSpan(
  span: { readonly sinceMs: number; readonly untilMs: number },
  bars: number,
  [from, to]: readonly [number, number],
): { readonly sinceMs: number; readonly untilMs: number } {
  const stepMs = (span.untilMs - span.sinceMs) / bars;
  const clamp = (place: number): number => Math.min(1, Math.max(0, place));
  const first = Math.min(bars - 1, Math.floor(clamp(Math.min(from, to)) * bars));
  const last = Math.max(first + 1, Math.ceil(clamp(Math.max(from, to)) * bars));
  return { sinceMs: span.sinceMs + first * stepMs, untilMs: span.sinceMs + last * stepMs };
}
