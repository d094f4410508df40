/** Lengths of the spans that requests are summed up by. */
export const spans = { minuteMs: 60_000, hourMs: 3_600_000, dayMs: 86_400_000 } as const;

/** How far sums reach, UTC milliseconds. Minutes are there from `minutesFromMs` on, and only of all requests together. */
export interface RolledRange {
  readonly minutesFromMs: number;
  readonly hoursUntilMs: number;
  readonly daysUntilMs: number;
  /** Hours and days before these are not there; 0 when left out. */
  readonly hoursFromMs?: number;
  readonly daysFromMs?: number;
}

/** A part of a window, start included and end excluded: sums of a span length, or `null` for the requests themselves. */
export interface Segment {
  readonly spanMs: number | null;
  readonly sinceMs: number;
  readonly untilMs: number;
}

const floorTo = (ms: number, spanMs: number): number => Math.floor(ms / spanMs) * spanMs;
const ceilTo = (ms: number, spanMs: number): number => Math.ceil(ms / spanMs) * spanMs;

/** Splits a window into the longest spans that lie wholly inside, and what is left at its ends, so that each moment is covered once. */
export function coverWindow(sinceMs: number, untilMs: number, rolled: RolledRange): Segment[] {
  const { minuteMs, hourMs, dayMs } = spans;
  const levels = [
    { spanMs: dayMs, fromMs: rolled.daysFromMs ?? 0, toMs: rolled.daysUntilMs },
    { spanMs: hourMs, fromMs: rolled.hoursFromMs ?? 0, toMs: rolled.hoursUntilMs },
    { spanMs: minuteMs, fromMs: rolled.minutesFromMs, toMs: rolled.hoursUntilMs },
  ];
  let segments: Segment[] = [{ spanMs: null, sinceMs, untilMs }];
  for (const level of levels) segments = segments.flatMap((segment) => splitSegment(segment, level));
  return segments.filter((segment) => segment.sinceMs < segment.untilMs);
}

function splitSegment(
  segment: Segment,
  { spanMs, fromMs, toMs }: { readonly spanMs: number; readonly fromMs: number; readonly toMs: number },
): Segment[] {
  const { sinceMs, untilMs } = segment;
  const startMs = ceilTo(Math.max(sinceMs, fromMs), spanMs);
  const endMs = floorTo(Math.min(untilMs, toMs), spanMs);
  if (segment.spanMs !== null || startMs >= endMs) return [segment];
  return [
    { spanMs: null, sinceMs, untilMs: startMs },
    { spanMs, sinceMs: startMs, untilMs: endMs },
    { spanMs: null, sinceMs: endMs, untilMs },
  ];
}
