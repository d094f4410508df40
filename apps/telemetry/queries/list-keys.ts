import type { Database } from 'better-sqlite3';
import type { StoredKey } from '../../contract/model/index.ts';
import { type KeyRow, keyColumns, toStoredKey } from '../access/key-row.ts';

/** All keys, oldest first. */
export function listKeys(database: Database): StoredKey[] {
  return database
    .prepare<[], KeyRow>(`SELECT ${keyColumns.join(', ')} FROM api_keys ORDER BY sequence`)
    .all()
    .map(toStoredKey);
}
