import type { Database } from 'better-sqlite3';
import { floorTo, spans } from './cover-window.ts';
import { type Mark, readStarts } from './read-rollups.ts';

/** Rows that waited in memory while the disk was out of reach come late: an hour is summed up some time after its end. */
export const settleMs = 10 * 60_000;
/** Sums outlive their requests by far. */
export const keptSumsMs = 2 * 365 * spans.dayMs;
/** Hours so close to the end of what is kept are not summed up any more: they would be deleted again. */
const marginMs = 7 * spans.dayMs;

/** The statements behind the search: a time (excluded, or included for the one after). */
export const requestBeforeSql =
  'SELECT received_at_ms FROM requests WHERE received_at_ms < ? ORDER BY received_at_ms DESC LIMIT 1';
export const requestAfterSql =
  'SELECT received_at_ms FROM requests WHERE received_at_ms >= ? ORDER BY received_at_ms LIMIT 1';
const runningSql =
  'SELECT 1 FROM requests INDEXED BY requests_open WHERE outcome IS NULL AND received_at_ms >= ? AND received_at_ms < ? LIMIT 1';

/** Which hours and days have all their sums. */
interface Summed {
  readonly hours: ReadonlySet<number>;
  readonly ownerHours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
}

function readSummed(database: Database): Summed {
  const read = (dimension: Mark, spanMs: number): ReadonlySet<number> =>
    new Set(readStarts(database, { dimension, spanMs }));
  return {
    hours: read('whole', spans.hourMs),
    ownerHours: read('owner-hours', spans.hourMs),
    days: read('whole', spans.dayMs),
  };
}

/** Sums of owners go when their day has them: until then the day needs them of every hour. */
const isSummed = ({ hours, ownerHours, days }: Summed, hourMs: number): boolean =>
  hours.has(hourMs) && (ownerHours.has(hourMs) || days.has(floorTo(hourMs, spans.dayMs)));

/** What is to be summed up next: days whose hours have their sums, then the newest hour that is over and has none. `null` for nothing. */
export function findUnsummed(
  database: Database,
  nowMs: number,
): { readonly spanMs: number; readonly startMs: number } | null {
  const summed = readSummed(database);
  const day = findDay(database, summed, nowMs);
  if (day !== undefined) return { spanMs: spans.dayMs, startMs: day };
  const hour = findHour(database, summed, nowMs);
  return hour === null ? null : { spanMs: spans.hourMs, startMs: hour };
}

function findHour(database: Database, summed: Summed, nowMs: number): number | null {
  const before = database.prepare<[number], number>(requestBeforeSql).pluck();
  const endMs = floorTo(nowMs - settleMs, spans.hourMs);
  const keptFromMs = nowMs - keptSumsMs + marginMs;
  let position = endMs;
  for (;;) {
    const foundMs = before.get(position);
    if (foundMs === undefined || foundMs < keptFromMs) return null;
    position = floorTo(foundMs, spans.hourMs);
    // One that runs may run for long: the others do not wait for it.
    if (!isSummed(summed, position) && !isRunning(database, position)) return position;
    while (isSummed(summed, position - spans.hourMs)) position -= spans.hourMs;
  }
}

const isRunning = (database: Database, startMs: number): boolean =>
  database.prepare(runningSql).get(startMs, startMs + spans.hourMs) !== undefined;

function findDay(database: Database, summed: Summed, nowMs: number): number | undefined {
  const after = database.prepare<[number], number>(requestAfterSql).pluck();
  const isComplete = (day: number): boolean => {
    for (let hour = day; hour < day + spans.dayMs; hour += spans.hourMs) {
      if (summed.ownerHours.has(hour) && summed.hours.has(hour)) continue;
      if ((after.get(hour) ?? Number.MAX_SAFE_INTEGER) < hour + spans.hourMs) return false;
    }
    return true;
  };
  const started = new Set([...summed.ownerHours].map((hour) => floorTo(hour, spans.dayMs)));
  return [...started].find((day) => !summed.days.has(day) && day + spans.dayMs + settleMs <= nowMs && isComplete(day));
}

/** When the oldest request was received whose hour has no sums at all, UTC milliseconds; `null` where nothing has sums, or all has. */
export function findOldestUnsummedMs(database: Database): number | null {
  const hours = new Set(readStarts(database, { dimension: 'all', spanMs: spans.hourMs }));
  if (hours.size === 0) return null;
  const after = database.prepare<[number], number>(requestAfterSql).pluck();
  let position = 0;
  for (;;) {
    const foundMs = after.get(position);
    if (foundMs === undefined) return null;
    position = floorTo(foundMs, spans.hourMs);
    if (!hours.has(position)) return foundMs;
    while (hours.has(position)) position += spans.hourMs;
  }
}
