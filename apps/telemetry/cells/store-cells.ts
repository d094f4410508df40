import type { Database } from 'better-sqlite3';
import type { SqlValue } from '../request-row.ts';
import { spans } from '../rollups/cover-window.ts';
import type { CellSlice } from './plan-cells.ts';

const entries = (count: number): string => Array.from({ length: count }, (_, index) => `value->>${index}`).join(', ');
const storeStatements = [
  `INSERT OR REPLACE INTO request_groups SELECT ${entries(2)} FROM json_each(?)`,
  `INSERT OR REPLACE INTO request_cells SELECT ${entries(12)} FROM json_each(?)`,
  `INSERT OR REPLACE INTO request_cell_rows SELECT value->>0, value->>1, unhex(value->>2) FROM json_each(?)`,
  `INSERT OR REPLACE INTO cell_spans SELECT ${entries(2)} FROM json_each(?)`,
];

/** As it travels with a batch. Stored twice it changes nothing. */
export const toCellValues = ({ groupsJson, cellsJson, rowsJson, spansJson }: CellSlice): SqlValue[] => [
  groupsJson,
  cellsJson,
  rowsJson,
  spansJson,
];

/** Returns what stores a slice of cells. Runs in the batch's own transaction. */
export function prepareCells(database: Database): (values: readonly SqlValue[]) => void {
  const statements = storeStatements.map((sql) => database.prepare<SqlValue[]>(sql));
  return (values) => {
    for (const [index, statement] of statements.entries()) statement.run(values[index] ?? '[]');
  };
}

/** Hours whose requests are all gone. */
const oldest = `coalesce((SELECT received_at_ms FROM requests WHERE outcome IS NOT NULL ORDER BY received_at_ms LIMIT 1), 0)`;
const gone = `(SELECT start_ms, group_id FROM request_cell_rows WHERE start_ms <= ${oldest} - ${spans.hourMs} ORDER BY start_ms LIMIT ?)`;
const daysOf = `SELECT ${spans.dayMs}, group_id, start_ms / ${spans.dayMs} * ${spans.dayMs} FROM ${gone}`;
/** Deletes cells of requests that are gone, oldest first, at most so many. */
export const trimCellStatements = [
  `DELETE FROM request_cells WHERE (span_ms, group_id, start_ms) IN (${daysOf})`,
  `DELETE FROM request_cells WHERE (span_ms, group_id, start_ms) IN (SELECT ${spans.hourMs}, group_id, start_ms FROM ${gone})`,
  `DELETE FROM cell_spans WHERE (span_ms, start_ms) IN
    (SELECT ${spans.dayMs}, start_ms / ${spans.dayMs} * ${spans.dayMs} FROM ${gone})`,
  `DELETE FROM cell_spans WHERE (span_ms, start_ms) IN (SELECT ${spans.hourMs}, start_ms FROM ${gone})`,
  `DELETE FROM request_cell_rows WHERE (start_ms, group_id) IN ${gone}`,
];

/** Returns what makes cells follow their requests after a slice of `rows` requests was deleted. */
export function prepareCellTrim(database: Database): (rows: number) => void {
  const statements = trimCellStatements.map((sql) => database.prepare<[number]>(sql));
  return (rows) => {
    for (const statement of statements) statement.run(rows);
  };
}

const hoursOf = `SELECT DISTINCT received_at_ms / ${spans.hourMs} * ${spans.hourMs} FROM requests WHERE id IN (SELECT value FROM json_each(?))`;
const ofDays = `SELECT DISTINCT received_at_ms / ${spans.dayMs} * ${spans.dayMs} FROM requests WHERE id IN (SELECT value FROM json_each(?))`;
/** Deletes the cells of the hours and days in which these requests (ids as JSON) were received. Their other requests are summed up anew. */
export const forgetCellStatements = [
  `DELETE FROM request_cells WHERE (span_ms, group_id, start_ms) IN
    (SELECT ${spans.dayMs}, group_id, start_ms / ${spans.dayMs} * ${spans.dayMs} FROM request_cell_rows WHERE start_ms IN (${hoursOf}))`,
  `DELETE FROM request_cells WHERE (span_ms, group_id, start_ms) IN
    (SELECT ${spans.hourMs}, group_id, start_ms FROM request_cell_rows WHERE start_ms IN (${hoursOf}))`,
  `DELETE FROM cell_spans WHERE span_ms = ${spans.dayMs} AND start_ms IN (${ofDays})`,
  `DELETE FROM cell_spans WHERE span_ms = ${spans.hourMs} AND start_ms IN (${hoursOf})`,
  `DELETE FROM request_cell_rows WHERE start_ms IN (${hoursOf})`,
];
const hasCell = (spanMs: number): string =>
  `EXISTS (SELECT 1 FROM request_cells WHERE span_ms = ${spanMs} AND group_id = request_groups.id)`;
const orphansSql = `DELETE FROM request_groups WHERE NOT ${hasCell(spans.hourMs)} AND NOT ${hasCell(spans.dayMs)}`;

/** Forgets the cells of requests (ids as JSON) that are about to be deleted, and names that nothing has any more. */
export function forgetCells(database: Database, idsJson: string): void {
  for (const sql of forgetCellStatements) database.prepare(sql).run(idsJson);
  database.prepare(orphansSql).run();
}
