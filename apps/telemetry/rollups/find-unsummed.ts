import type { Database } from 'better-sqlite3';
import { floorTo, spans } from './cover-window.ts';
import { findNewestHour, findWholeDay, requestAfterSql } from './find-span.ts';
import { type Mark, readStarts } from './read-rollups.ts';

/** Sums outlive their requests by far. */
export const keptSumsMs = 2 * 365 * spans.dayMs;
/** Hours so close to the end of what is kept are not summed up any more: they would be deleted again. */
const marginMs = 7 * spans.dayMs;

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
  const { hours, ownerHours, days } = summed;
  const hasAll = (hourMs: number): boolean => ownerHours.has(hourMs) && hours.has(hourMs);
  const day = findWholeDay(database, { nowMs, hours: ownerHours, isDone: hasAll, days });
  if (day !== null) return { spanMs: spans.dayMs, startMs: day };
  const sinceMs = nowMs - keptSumsMs + marginMs;
  const hour = findNewestHour(database, { nowMs, sinceMs, isDone: (hourMs) => isSummed(summed, hourMs) });
  return hour === null ? null : { spanMs: spans.hourMs, startMs: hour };
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
