/** Lengths of the spans that requests are summed up by. */
export const spans = { minuteMs: 60_000, hourMs: 3_600_000, dayMs: 86_400_000 } as const;

/** A run of time, UTC milliseconds: start included, end excluded. */
export interface Run {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Sums of one span length, and the times for which they are there, in order. */
export interface Level {
  readonly spanMs: number;
  readonly runs: readonly Run[];
}

/** A part of a window, start included and end excluded: sums of a span length, or `null` for the requests themselves. */
export interface Segment {
  readonly spanMs: number | null;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export const floorTo = (ms: number, spanMs: number): number => Math.floor(ms / spanMs) * spanMs;
export const ceilTo = (ms: number, spanMs: number): number => Math.ceil(ms / spanMs) * spanMs;

/** Spans that follow each other without a gap as runs; `starts` in order. */
export function toRuns(starts: readonly number[], spanMs: number): Run[] {
  const runs: Run[] = [];
  for (const fromMs of starts) {
    const last = runs.at(-1);
    if (last?.toMs === fromMs) runs[runs.length - 1] = { ...last, toMs: fromMs + spanMs };
    else runs.push({ fromMs, toMs: fromMs + spanMs });
  }
  return runs;
}

/** Splits a window into spans of the first level that lie wholly inside, then of the next, and what is left, so that each moment is covered once. */
export function coverWindow(sinceMs: number, untilMs: number, levels: readonly Level[]): Segment[] {
  let segments: Segment[] = [{ spanMs: null, sinceMs, untilMs }];
  for (const level of levels) segments = segments.flatMap((segment) => splitSegment(segment, level));
  return segments.filter((segment) => segment.sinceMs < segment.untilMs);
}

function splitSegment(segment: Segment, { spanMs, runs }: Level): Segment[] {
  if (segment.spanMs !== null) return [segment];
  const { untilMs } = segment;
  const parts: Segment[] = [];
  let atMs = segment.sinceMs;
  for (const { fromMs, toMs } of runs) {
    const startMs = ceilTo(Math.max(atMs, fromMs), spanMs);
    const endMs = floorTo(Math.min(untilMs, toMs), spanMs);
    if (startMs >= endMs) continue;
    parts.push({ spanMs: null, sinceMs: atMs, untilMs: startMs }, { spanMs, sinceMs: startMs, untilMs: endMs });
    atMs = endMs;
  }
  return [...parts, { spanMs: null, sinceMs: atMs, untilMs }];
}
