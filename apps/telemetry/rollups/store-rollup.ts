import type { Database } from 'better-sqlite3';
import type { SqlValue } from '../request-row.ts';
import { spans } from './cover-window.ts';
import { keptSumsMs } from './find-unsummed.ts';
import type { RollupPlan } from './plan-rollup.ts';
import { dimensions, keptMinutesMs } from './read-rollups.ts';

/** A slice as it travels with a batch: what it is, its JSON, and for the last one the span and the newest request of the plan. */
type SliceValues = readonly [kind: 'sums' | 'last' | 'drop', json: string, ...guard: number[]];

/** The slices of a plan, to be stored in this order. Stored twice they change nothing. */
export const toRollupValues = ({ slices, lastJson, drops, ...plan }: RollupPlan): SliceValues[] => [
  ...slices.map((json): SliceValues => ['sums', json]),
  ['last', lastJson, plan.lastSequence, plan.startMs, plan.startMs + plan.spanMs],
  ...drops.map((json): SliceValues => ['drop', json]),
];

const insertSql = `INSERT OR REPLACE INTO rollups
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, unhex(value->>9) FROM json_each(?)`;
/** A request of the span that came after the plan was made: newest request of the plan, start (included) and end (excluded). */
export const newerSql =
  'SELECT 1 FROM requests WHERE sequence > ? AND +received_at_ms >= ? AND +received_at_ms < ? LIMIT 1';
const deleteSql = 'DELETE FROM rollups WHERE dimension = ? AND span_ms = ? AND start_ms < ?';
/** Hours of days that have their sums, and of no others. */
const dropSql = `DELETE FROM rollups WHERE (dimension, span_ms, start_ms, name) IN
  (SELECT hours.dimension, hours.span_ms, hours.start_ms, hours.name FROM json_each(?) CROSS JOIN rollups AS hours
    WHERE hours.dimension = value->>0 AND hours.span_ms = ${spans.hourMs} AND hours.start_ms >= value->>1 AND hours.start_ms < value->>2
      AND EXISTS (SELECT 1 FROM rollups WHERE dimension = 'whole' AND span_ms = ${spans.dayMs} AND start_ms = value->>1))`;

/** Returns what stores a slice of sums; with the last one those go that are too old. Runs in the batch's own transaction. */
export function prepareRollup(database: Database): (values: readonly SqlValue[]) => void {
  const insert = database.prepare<SqlValue[]>(insertSql);
  const findNewer = database.prepare<SqlValue[]>(newerSql);
  const drop = database.prepare<SqlValue[]>(dropSql);
  const deleteOld = database.prepare<SqlValue[]>(deleteSql);
  const deleteAllOld = (endMs: number): void => {
    deleteOld.run('all', spans.minuteMs, endMs - keptMinutesMs);
    deleteOld.run('minutes', spans.hourMs, endMs - keptMinutesMs);
    for (const dimension of [...dimensions, 'whole']) {
      for (const spanMs of [spans.hourMs, spans.dayMs]) deleteOld.run(dimension, spanMs, endMs - keptSumsMs);
    }
  };
  return ([kind, json = '[]', lastSequence = 0, startMs = 0, endMs = 0]) => {
    if (kind === 'drop') {
      drop.run(json);
      return;
    }
    // What came after the plan was made is in none of its sums: the span is summed up once more.
    if (kind === 'last' && findNewer.get(lastSequence, startMs, endMs) !== undefined) return;
    insert.run(json);
    if (kind === 'last') deleteAllOld(Number(endMs));
  };
}
