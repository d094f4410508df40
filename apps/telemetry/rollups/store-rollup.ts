import type { Database } from 'better-sqlite3';
import type { SqlValue } from '../request-row.ts';
import { spans } from './cover-window.ts';
import type { RollupPlan } from './plan-rollup.ts';
import { dimensions, keptMinutesMs, keptOwnerHoursMs } from './read-rollups.ts';

/** Sums outlive their requests by far. */
const keptSumsMs = 2 * 365 * spans.dayMs;

/** As it travels with a batch. Stored twice it changes nothing. */
export const toRollupValues = ({ rowsJson, startMs }: RollupPlan): SqlValue[] => [rowsJson, startMs];

const insertSql = `INSERT OR REPLACE INTO rollups
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, unhex(value->>9) FROM json_each(?)`;
const deleteSql = 'DELETE FROM rollups WHERE dimension = ? AND span_ms = ? AND start_ms < ?';

/** Sums of owners are told by their days: hours go when a day of the owner is stored. */
const deleteOwnerHoursSql = `DELETE FROM rollups WHERE span_ms = ${spans.hourMs} AND start_ms < ?
  AND dimension IN (SELECT value->>0 FROM json_each(?) WHERE value->>1 = ${spans.dayMs} AND instr(value->>0, '=') > 0)`;

/** Returns what stores the sums of an hour and deletes those that are too old. Runs in the batch's own transaction. */
export function prepareRollup(database: Database): (values: readonly SqlValue[]) => void {
  const insert = database.prepare<SqlValue[]>(insertSql);
  const deleteOld = database.prepare<SqlValue[]>(deleteSql);
  const deleteOwnerHours = database.prepare<SqlValue[]>(deleteOwnerHoursSql);
  return ([rowsJson = '[]', startMs = 0]) => {
    insert.run(rowsJson);
    const hourMs = Number(startMs);
    deleteOwnerHours.run(hourMs + spans.hourMs - keptOwnerHoursMs, rowsJson);
    deleteOld.run('all', spans.minuteMs, hourMs + spans.hourMs - keptMinutesMs);
    for (const dimension of dimensions) {
      for (const spanMs of [spans.hourMs, spans.dayMs]) deleteOld.run(dimension, spanMs, hourMs - keptSumsMs);
    }
  };
}
