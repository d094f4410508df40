import type { Database } from 'better-sqlite3';
import { prepareCellTrim } from '../cells/store-cells.ts';
import { trimDetailsSql } from '../request-details.ts';
import type { SqlValue } from '../request-row.ts';

/** One slice of deleting, small enough to run between requests. Times are UTC milliseconds. Done twice it does no harm. */
export interface TrimSlice {
  readonly requestsBeforeMs: number;
  readonly eventsBeforeMs: number;
  readonly modelEventsBeforeMs: number;
  readonly auditBeforeMs: number;
  /** At most so many rows of each table. */
  readonly rows: number;
  /** Free pages to give back to the disk. */
  readonly pages: number;
}

/** As it travels with a batch. */
export const toTrimValues = (slice: TrimSlice): SqlValue[] => [
  slice.requestsBeforeMs,
  slice.eventsBeforeMs,
  slice.modelEventsBeforeMs,
  slice.auditBeforeMs,
  slice.rows,
  slice.pages,
];

const requestsSql = `DELETE FROM requests WHERE sequence IN
  (SELECT sequence FROM requests WHERE received_at_ms < ? AND outcome IS NOT NULL ORDER BY received_at_ms LIMIT ?)`;
const eventsSql = `DELETE FROM daemon_events WHERE sequence IN
  (SELECT sequence FROM daemon_events WHERE at_ms < ? ORDER BY at_ms LIMIT ?)`;
const modelEventsSql = `DELETE FROM model_events WHERE sequence IN
  (SELECT sequence FROM model_events WHERE at_ms < ? ORDER BY at_ms LIMIT ?)`;
const auditSql = `DELETE FROM audit WHERE sequence IN
  (WITH bound(ms) AS (SELECT ?)
    SELECT sequence FROM (SELECT sequence, at_ms FROM audit ORDER BY sequence LIMIT ?), bound WHERE at_ms < ms)`;
/** With their requests: it comes first, with the same values. */
const trimBodiesSql = `DELETE FROM bodies WHERE request_id IN
  (SELECT id FROM requests WHERE received_at_ms < ? AND outcome IS NOT NULL ORDER BY received_at_ms LIMIT ?)`;
/** Deletes the oldest rows of each table before a time (first value), at most so many (second value). */
export const trimStatements = [requestsSql, eventsSql, modelEventsSql, auditSql];

/** Returns what does one slice, given its values. Runs in the batch's own transaction. */
export function prepareTrim(database: Database): (values: readonly SqlValue[]) => void {
  const deletions = trimStatements.map((sql) => database.prepare<SqlValue[]>(sql));
  const deleteBodies = database.prepare<SqlValue[]>(trimBodiesSql);
  const trimCells = prepareCellTrim(database);
  const trimDetails = database.prepare<SqlValue[]>(trimDetailsSql);
  return (values) => {
    const [rows = 0, pages = 0] = values.slice(trimStatements.length);
    if (Number(rows) > 0) {
      deleteBodies.run(values[0] ?? 0, rows);
      for (const [index, deletion] of deletions.entries()) deletion.run(values[index] ?? 0, rows);
      trimCells(Number(rows));
      trimDetails.run(rows);
    }
    if (Number(pages) > 0) database.pragma(`incremental_vacuum(${Math.round(Number(pages))})`);
  };
}
