import type { Database } from 'better-sqlite3';
import { openColumns, type SqlValue } from '../request-row.ts';
import { floorTo, spans } from './cover-window.ts';
import { hourCountSql } from './plan-rollup.ts';

/** Where the newest hour begins that has sums or cells, `null` without any. */
const newestSql = `SELECT max(coalesce((SELECT max(start_ms) FROM rollups WHERE dimension = 'all' AND span_ms = ${spans.hourMs}), -1),
  coalesce((SELECT max(start_ms) FROM cell_spans WHERE span_ms = ${spans.hourMs}), -1))`;
const summedSql = `SELECT requests FROM rollups WHERE dimension = 'all' AND span_ms = ${spans.hourMs} AND start_ms = ? AND name = ''`;
/** Start of an hour, or of a day, and its length. */
const forgetSumsSql = `DELETE FROM rollups WHERE dimension IN ('all', 'whole', 'owner-hours', 'minutes') AND span_ms = ?
  AND start_ms = ? AND name = ''`;
const forgetCellsSql = 'DELETE FROM cell_spans WHERE span_ms = ? AND start_ms = ?';

const receivedAt = openColumns.indexOf('received_at_ms');

/**
 * Returns what looks at requests that have just been inserted: where one belongs to an hour that is summed up already, the hour and its day
 * count as not summed up, so that they are read from their requests until that has been done again. Runs in the batch's own transaction.
 */
export function prepareLateRows(database: Database): (opens: readonly (readonly SqlValue[])[]) => void {
  const newest = database.prepare<[], number>(newestSql).pluck();
  const summed = database.prepare<[number], number>(summedSql).pluck();
  const count = database.prepare<[number, number], number>(hourCountSql).pluck();
  const forget = [forgetSumsSql, forgetCellsSql].map((sql) => database.prepare<[number, number]>(sql));
  const isTrimmed = (hourMs: number, lateCount: number): boolean =>
    (count.get(hourMs, hourMs + spans.hourMs) ?? 0) - lateCount < (summed.get(hourMs) ?? 0);
  return (opens) => {
    if (opens.length === 0) return;
    const endMs = (newest.get() ?? -1) + spans.hourMs;
    for (const [hourMs, lateCount] of countLate(opens, endMs)) {
      // Of an hour whose oldest requests are deleted, the sums are all that is known.
      if (isTrimmed(hourMs, lateCount)) continue;
      for (const statement of forget) {
        statement.run(spans.hourMs, hourMs);
        statement.run(spans.dayMs, floorTo(hourMs, spans.dayMs));
      }
    }
  };
}

const noneLate: ReadonlyMap<number, number> = new Map();

/** Requests received before `endMs`, by the start of their hour. */
function countLate(opens: readonly (readonly SqlValue[])[], endMs: number): ReadonlyMap<number, number> {
  let late: Map<number, number> | null = null;
  for (const values of opens) {
    const receivedAtMs = Number(values[receivedAt]);
    if (receivedAtMs >= endMs) continue;
    late ??= new Map();
    const hourMs = floorTo(receivedAtMs, spans.hourMs);
    late.set(hourMs, (late.get(hourMs) ?? 0) + 1);
  }
  return late ?? noneLate;
}
