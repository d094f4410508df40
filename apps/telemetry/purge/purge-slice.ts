import type { Database } from 'better-sqlite3';
import { forgetCells } from '../cells/store-cells.ts';
import type { SqlValue } from '../request-row.ts';
import type { PurgedTable } from './plan-purge.ts';

const requested = '(SELECT value FROM json_each(?))';
const bodiesSql = `DELETE FROM bodies WHERE request_id IN ${requested}`;
/** By id: should the log have been replaced meanwhile, nothing else is deleted. A request may run under an id that was looked up before. */
const statements: Readonly<Record<PurgedTable, readonly string[]>> = {
  bodies: [bodiesSql],
  requests: [bodiesSql, `DELETE FROM requests WHERE id IN ${requested} AND outcome IS NOT NULL`],
  rollups: [
    `DELETE FROM rollups WHERE (dimension, span_ms, start_ms, name) IN
      (SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?))`,
  ],
};

/** As it travels with a batch. Done twice it does no harm. */
export const toPurgeValues = (table: PurgedTable, keys: readonly string[]): SqlValue[] => [
  table,
  table === 'rollups' ? `[${keys.join(',')}]` : JSON.stringify(keys),
];

const isTable = (name: unknown): name is PurgedTable => typeof name === 'string' && Object.hasOwn(statements, name);

/** Returns what deletes one slice so that zeros take its place. Runs in the batch's own transaction. */
export function preparePurge(database: Database): (values: readonly SqlValue[]) => void {
  return ([table, keys = '[]']) => {
    if (!isTable(table)) return;
    database.pragma('secure_delete = ON');
    try {
      if (table === 'requests') forgetCells(database, String(keys));
      for (const sql of statements[table]) database.prepare(sql).run(keys);
    } finally {
      database.pragma('secure_delete = OFF');
    }
  };
}
