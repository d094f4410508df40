import type { Database } from 'better-sqlite3';
import { ceilTo, type Segment, spans } from '../rollups/cover-window.ts';

/** Starts of the hours and days whose cells are complete, UTC milliseconds. */
export interface CoveredSpans {
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  /** The oldest request that has ended and is still there: what cells tell of earlier ones no longer is. `null` without any. */
  readonly oldestMs: number | null;
}

const coveredSql = 'SELECT start_ms FROM cell_spans WHERE span_ms = ? ORDER BY start_ms';
const oldestSql = 'SELECT received_at_ms FROM requests WHERE outcome IS NOT NULL ORDER BY received_at_ms LIMIT 1';

export function readCoveredSpans(database: Database): CoveredSpans {
  const starts = database.prepare<[number], number>(coveredSql).pluck();
  return {
    hours: new Set(starts.all(spans.hourMs)),
    days: new Set(starts.all(spans.dayMs)),
    oldestMs: database.prepare<[], number>(oldestSql).pluck().get() ?? null,
  };
}

/**
 * Splits a window (start included, end excluded) into runs of complete days and hours, and what is between them and at its ends (`spanMs`
 * `null`), oldest first, so that each moment is covered once. With `longest` an hour, days are given as their hours.
 */
export function coverWithCells(
  { sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
  { hours, days, oldestMs }: CoveredSpans,
  longest: number = spans.dayMs,
): Segment[] {
  const { hourMs, dayMs } = spans;
  const segments: Segment[] = [];
  const add = (spanMs: number | null, startMs: number, endMs: number): void => {
    if (startMs >= endMs) return;
    const last = segments.at(-1);
    if (last?.spanMs !== spanMs) segments.push({ spanMs, sinceMs: startMs, untilMs: endMs });
    else segments[segments.length - 1] = { ...last, untilMs: endMs };
  };
  const firstMs = ceilTo(Math.max(sinceMs, oldestMs === null ? untilMs : oldestMs + 1), hourMs);
  let position = sinceMs;
  for (const hour of listHours(hours, firstMs, untilMs)) {
    if (hour < position) continue;
    add(null, position, hour);
    const isDay = longest >= dayMs && hour % dayMs === 0 && hour + dayMs <= untilMs && days.has(hour);
    position = hour + (isDay ? dayMs : hourMs);
    add(isDay ? dayMs : hourMs, hour, position);
  }
  add(null, position, untilMs);
  return segments;
}

/** Covered hours wholly inside, in order. */
function listHours(hours: ReadonlySet<number>, firstMs: number, untilMs: number): number[] {
  return [...hours].filter((hour) => hour >= firstMs && hour + spans.hourMs <= untilMs);
}
