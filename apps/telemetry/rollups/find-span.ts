import type { Database } from 'better-sqlite3';
import { floorTo, spans } from './cover-window.ts';

/** Rows that waited in memory while the disk was out of reach come late: an hour is summed up some time after its end. */
const settleMs = 10 * 60_000;

const requestBeforeSql =
  'SELECT received_at_ms FROM requests WHERE received_at_ms < ? ORDER BY received_at_ms DESC LIMIT 1';
/** The statement that finds the next request: a time (included). */
export const requestAfterSql =
  'SELECT received_at_ms FROM requests WHERE received_at_ms >= ? ORDER BY received_at_ms LIMIT 1';
const runningSql =
  'SELECT 1 FROM requests INDEXED BY requests_open WHERE outcome IS NULL AND received_at_ms >= ? AND received_at_ms < ? LIMIT 1';

export interface HourSearch {
  readonly nowMs: number;
  /** Requests before this are not looked at. */
  readonly sinceMs: number;
  readonly isDone: (hourMs: number) => boolean;
}

/** The newest hour that is over, has requests, none of which runs, and is not done; `null` without one. */
export function findNewestHour(database: Database, { nowMs, sinceMs, isDone }: HourSearch): number | null {
  const before = database.prepare<[number], number>(requestBeforeSql).pluck();
  let position = floorTo(nowMs - settleMs, spans.hourMs);
  for (;;) {
    const foundMs = before.get(position);
    if (foundMs === undefined || foundMs < sinceMs) return null;
    position = floorTo(foundMs, spans.hourMs);
    // One that runs may run for long: the others do not wait for it.
    if (!isDone(position) && !isRunning(database, position)) return position;
    while (isDone(position - spans.hourMs)) position -= spans.hourMs;
  }
}

const isRunning = (database: Database, startMs: number): boolean =>
  database.prepare(runningSql).get(startMs, startMs + spans.hourMs) !== undefined;

export interface DaySearch {
  readonly nowMs: number;
  /** Hours of the days that come into question. */
  readonly hours: ReadonlySet<number>;
  readonly isDone: (hourMs: number) => boolean;
  /** Days that are done already. */
  readonly days: ReadonlySet<number>;
}

/** The first day that is over and not done, while all its hours with requests are; `null` without one. */
export function findWholeDay(database: Database, { nowMs, hours, isDone, days }: DaySearch): number | null {
  const after = database.prepare<[number], number>(requestAfterSql).pluck();
  const isWhole = (day: number): boolean => {
    for (let hour = day; hour < day + spans.dayMs; hour += spans.hourMs) {
      if (!isDone(hour) && (after.get(hour) ?? Number.MAX_SAFE_INTEGER) < hour + spans.hourMs) return false;
    }
    return true;
  };
  const started = new Set([...hours].map((hour) => floorTo(hour, spans.dayMs)));
  return [...started].find((day) => !days.has(day) && day + spans.dayMs + settleMs <= nowMs && isWhole(day)) ?? null;
}
