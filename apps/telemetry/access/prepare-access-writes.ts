import type { Database, Statement } from 'better-sqlite3';
import type { SqlValue } from '../request-row.ts';
import type { AccessRows } from './access-rows.ts';
import { changingColumns, keyColumns } from './key-row.ts';
import { quotaColumns } from './quota-row.ts';

interface AccessWrite {
  readonly kind: keyof AccessRows;
  readonly statement: Statement<SqlValue[]>;
}

/** Columns of table `audit` but its sequence. */
export const auditColumns = ['id', 'at_ms', 'actor', 'action', 'target', 'outcome', 'detail'] as const;

/** A batch may be written twice, after a stall: what is added is added once. */
const insertOnce = (table: string, columns: readonly string[]): string =>
  `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

const changes = changingColumns.map((column) =>
  column === 'revoked_at_ms' ? `${column} = coalesce(${column}, ?)` : `${column} = ?`,
);
const changeKeySql = `UPDATE api_keys SET ${changes.join(', ')} WHERE id = ?`;
const quotaEntries = quotaColumns.map((_column, index) => `value ->> ${index}`);
const quotaChanges = quotaColumns.slice(1).map((column) => `${column} = excluded.${column}`);
const quotasSql = `INSERT INTO quota_usage (${quotaColumns.join(', ')})
  SELECT ${quotaEntries.join(', ')} FROM json_each(?) WHERE true
  ON CONFLICT (subject) DO UPDATE SET ${quotaChanges.join(', ')}`;

/** The statements behind `AccessRows`, in the order in which they are to run: a key is there before it changes. */
export function prepareAccessWrites(database: Database): readonly AccessWrite[] {
  return [
    { kind: 'keys', statement: database.prepare(insertOnce('api_keys', keyColumns)) },
    { kind: 'keyChanges', statement: database.prepare(changeKeySql) },
    { kind: 'audit', statement: database.prepare(insertOnce('audit', auditColumns)) },
    { kind: 'quotas', statement: database.prepare(quotasSql) },
  ];
}
