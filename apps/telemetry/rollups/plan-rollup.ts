import type { Database } from 'better-sqlite3';
import { splitList } from '../split-list.ts';
import { spans } from './cover-window.ts';
import { findUnsummed } from './find-unsummed.ts';
import { type Dimension, keptMinutesMs, type Mark } from './read-rollups.ts';
import { listDroppedOwners, sumDay } from './sum-day.ts';
import { sumHour } from './sum-hour.ts';
import type { Summed } from './summed.ts';

/** Sums to store, complete for their hour or day, in slices that are small enough to be stored between requests. */
export interface RollupPlan {
  readonly startMs: number;
  readonly spanMs: number;
  /** Rows of the table as JSON, an array each: dimension, span, start, name, counts, and the sketches as hexadecimal digits. */
  readonly slices: readonly string[];
  /** What is stored last: the sums by which the span counts as summed up. */
  readonly lastJson: string;
  /** The newest request that was there. What lies in the span and is newer is not in the sums. */
  readonly lastSequence: number;
  /** Sums of owners by hour that their days make superfluous, in slices as JSON: dimension, start (included) and end (excluded) of each. */
  readonly drops: readonly string[];
}

export interface RollupQuestion {
  readonly nowMs: number;
}

const bytesPerSlice = 48 * 1024;
const dropsPerSlice = 4;

/** The statement that counts the requests of an hour: start (included) and end (excluded). */
export const hourCountSql = 'SELECT count(*) FROM requests WHERE received_at_ms >= ? AND received_at_ms < ?';
const sumCountSql = `SELECT requests FROM rollups WHERE dimension = 'all' AND span_ms = ? AND start_ms = ? AND name = ''`;
/** The statement that finds the newest request by its place. */
export const newestSql = 'SELECT max(sequence) FROM requests';

/** The sums of the newest hour that is over and has none, or of a day whose hours all have them; `null` when there is neither. */
export function planRollup(database: Database, { nowMs }: RollupQuestion): RollupPlan | null {
  return database.transaction(() => {
    const span = findUnsummed(database, nowMs);
    if (span === null) return null;
    return span.spanMs === spans.dayMs ? planDay(database, span.startMs) : planHour(database, span.startMs);
  })();
}

function planHour(database: Database, startMs: number): RollupPlan {
  const withMinutes = startMs >= findNewestMs(database) - keptMinutesMs;
  const sums = isTrimmed(database, startMs) ? [] : [...sumHour(database, { startMs, withMinutes })];
  const marks: Mark[] = withMinutes ? ['minutes', 'owner-hours', 'whole'] : ['owner-hours', 'whole'];
  return toPlan(database, { startMs, spanMs: spans.hourMs, sums, marks, dropped: [] });
}

function planDay(database: Database, startMs: number): RollupPlan {
  const dropped = listDroppedOwners(database, startMs);
  return toPlan(database, {
    startMs,
    spanMs: spans.dayMs,
    sums: [...sumDay(database, startMs)],
    marks: ['whole'],
    dropped,
  });
}

/** Whether some requests of an hour were deleted since it was summed up: its sums tell more than what is left. */
function isTrimmed(database: Database, startMs: number): boolean {
  const read = (sql: string, ...values: number[]): number =>
    Number(
      database
        .prepare(sql)
        .pluck()
        .get(...values) ?? 0,
    );
  const summed = read(sumCountSql, spans.hourMs, startMs);
  return summed > 0 && read(hourCountSql, startMs, startMs + spans.hourMs) < summed;
}

const findNewestMs = (database: Database): number =>
  Number(database.prepare('SELECT max(received_at_ms) FROM requests').pluck().get());

interface PlannedSums {
  readonly startMs: number;
  readonly spanMs: number;
  readonly sums: readonly Summed[];
  readonly marks: readonly Mark[];
  readonly dropped: readonly (readonly [dimension: Dimension, sinceMs: number, untilMs: number])[];
}

function toPlan(database: Database, { startMs, spanMs, sums, marks, dropped }: PlannedSums): RollupPlan {
  // The sum of all requests says that the others are there as well.
  const isLast = ({ key: [dimension, ofMs] }: Summed): boolean => dimension === 'all' && ofMs === spanMs;
  const last = sums.filter(isLast).map(toCells);
  const marked = marks.map((mark) => [mark, spanMs, startMs, '', 0, 0, 0, 0, 0, '']);
  return {
    ...{ startMs, spanMs },
    slices: sliceRows(sums.filter((sum) => !isLast(sum)).map((sum) => JSON.stringify(toCells(sum)))),
    lastJson: JSON.stringify([...last, ...marked]),
    lastSequence: Number(database.prepare(newestSql).pluck().get() ?? 0),
    drops: splitList(dropped, dropsPerSlice).map((part) => JSON.stringify(part)),
  };
}

function sliceRows(rows: readonly string[]): string[] {
  const slices: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (bytes > bytesPerSlice) {
      slices.push([]);
      bytes = 0;
    }
    slices.at(-1)?.push(row);
    bytes += row.length;
  }
  return slices.map((slice) => `[${slice.join(',')}]`);
}

function toCells({ key, sum }: Summed): (string | number)[] {
  const { requests, errors, promptTokens, completionTokens, busyUs, sketches } = sum.toStored();
  return [...key, requests, errors, promptTokens, completionTokens, busyUs, Buffer.from(sketches).toString('hex')];
}
