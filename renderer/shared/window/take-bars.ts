import type { TimeRange } from './time-window.ts';

/** Edges of equal bars. */
export const evenEdges = ({ sinceMs, untilMs }: TimeRange, bars: number): number[] =>
  Array.from({ length: bars + 1 }, (_, edge) => sinceMs + ((untilMs - sinceMs) * edge) / Math.max(1, bars));

/** The stretch of whole bars between two places, at least one bar. Places are shares of the width from the first edge to the last. */
export function takeBars(edgesMs: readonly number[], [from, to]: readonly [number, number]): TimeRange {
  const first = edgesMs[0] ?? 0;
  const last = edgesMs.at(-1) ?? first;
  const toMs = (place: number): number => first + Math.min(1, Math.max(0, place)) * (last - first);
  const [startMs, endMs] = [toMs(Math.min(from, to)), toMs(Math.max(from, to))];
  const sinceMs = edgesMs.findLast((edge) => edge <= startMs && edge < last) ?? first;
  const untilMs = edgesMs.find((edge) => edge >= endMs && edge > sinceMs) ?? last;
  return { sinceMs, untilMs };
}
