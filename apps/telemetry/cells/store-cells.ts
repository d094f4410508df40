import type { Database } from 'better-sqlite3';
import type { SqlValue } from '../request-row.ts';
import { spans } from '../rollups/cover-window.ts';
import { newerSql } from '../rollups/store-rollup.ts';
import { rowColumns } from './hour-columns.ts';
import type { CellSlice } from './plan-cells.ts';

const entries = (count: number): string => Array.from({ length: count }, (_, index) => `value->>${index}`).join(', ');
const storeStatements = [
  `INSERT OR REPLACE INTO request_groups SELECT ${entries(2)} FROM json_each(?)`,
  `INSERT OR REPLACE INTO request_cells SELECT ${entries(12)} FROM json_each(?)`,
  // The first part of an hour takes the place of all that there were.
  `DELETE FROM request_hour_rows WHERE start_ms IN (SELECT value->>0 FROM json_each(?) WHERE value->>1 = 0)`,
  `INSERT OR REPLACE INTO request_hour_rows (start_ms, part, requests, first_sequence, ${rowColumns.join(', ')})
    SELECT ${entries(4)}, ${rowColumns.map((_, index) => `unhex(value->>${index + 4})`).join(', ')} FROM json_each(?)`,
  `INSERT OR REPLACE INTO cell_spans SELECT ${entries(2)} FROM json_each(?)`,
];

/** As it travels with a batch. Stored twice it changes nothing. */
export const toCellValues = ({ groupsJson, cellsJson, rowsJson, spansJson, ...guard }: CellSlice): SqlValue[] => [
  ...[groupsJson, cellsJson, rowsJson, rowsJson, spansJson],
  ...[guard.lastSequence, guard.startMs, guard.endMs],
];

/** Returns what stores a slice of cells. Runs in the batch's own transaction. */
export function prepareCells(database: Database): (values: readonly SqlValue[]) => void {
  const statements = storeStatements.map((sql) => database.prepare<SqlValue[]>(sql));
  const findNewer = database.prepare<SqlValue[]>(newerSql);
  return (values) => {
    const [lastSequence = 0, startMs = 0, endMs = 0] = values.slice(storeStatements.length);
    // What came after the plan was made is in none of its cells: the span is planned once more.
    if (findNewer.get(lastSequence, startMs, endMs) !== undefined) return;
    for (const [index, statement] of statements.entries()) statement.run(values[index] ?? '[]');
  };
}

/** Hours whose requests are all gone. */
const oldest = `coalesce((SELECT received_at_ms FROM requests WHERE outcome IS NOT NULL ORDER BY received_at_ms LIMIT 1), 0)`;
const goneOf = (spanMs: number): string => `span_ms = ${spanMs} AND start_ms <= ${oldest} - ${spanMs}`;
const trimSpan = (table: string, key: string, spanMs: number): string =>
  `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${goneOf(spanMs)} ORDER BY start_ms LIMIT ?)`;
/** Deletes cells of requests that are gone, oldest first, at most so many. */
export const trimCellStatements = [
  ...[spans.hourMs, spans.dayMs].flatMap((spanMs) => [
    trimSpan('request_cells', 'span_ms, start_ms, group_id', spanMs),
    trimSpan('cell_spans', 'span_ms, start_ms', spanMs),
  ]),
  `DELETE FROM request_hour_rows WHERE part_id IN
    (SELECT part_id FROM request_hour_rows WHERE start_ms <= ${oldest} - ${spans.hourMs} ORDER BY start_ms LIMIT ?)`,
];

/** Returns what makes cells follow their requests after a slice of `rows` requests was deleted. */
export function prepareCellTrim(database: Database): (rows: number) => void {
  const statements = trimCellStatements.map((sql) => database.prepare<[number]>(sql));
  return (rows) => {
    for (const statement of statements) statement.run(rows);
  };
}

/** The hours in which requests (ids as JSON) were received, as JSON. */
const hoursSql = `SELECT json_group_array(hour) FROM (SELECT DISTINCT received_at_ms / ${spans.hourMs} * ${spans.hourMs} AS hour
  FROM requests WHERE id IN (SELECT value FROM json_each(?)))`;
const ofHours = '(SELECT value FROM json_each(?))';
const ofDays = `(SELECT value / ${spans.dayMs} * ${spans.dayMs} FROM json_each(?))`;
/** Deletes the cells of hours and of their days. The requests that are left in them are summed up anew. */
const forgetCellStatements = ['request_cells', 'cell_spans'].flatMap((table) => [
  `DELETE FROM ${table} WHERE span_ms = ${spans.dayMs} AND start_ms IN ${ofDays}`,
  `DELETE FROM ${table} WHERE span_ms = ${spans.hourMs} AND start_ms IN ${ofHours}`,
]);
const forgetRowsSql = `DELETE FROM request_hour_rows WHERE start_ms IN ${ofHours}`;
/** Names that nothing has any more. */
export const orphanGroupsSql = 'DELETE FROM request_groups WHERE id NOT IN (SELECT group_id FROM request_cells)';

/** Forgets the cells of requests (ids as JSON) that are about to be deleted. Their names stay, see `orphanGroupsSql`. */
export function forgetCells(database: Database, idsJson: string): void {
  const hoursJson = database.prepare<[string], string>(hoursSql).pluck().get(idsJson) ?? '[]';
  for (const sql of [...forgetCellStatements, forgetRowsSql]) database.prepare(sql).run(hoursJson);
}
