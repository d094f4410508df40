import type { Database } from 'better-sqlite3';
import type { RequestDetail } from '../../contract/model/index.ts';
import { toRequestDetail } from '../build-record.ts';
import { rowColumns, type StoredRequestRow } from '../request-details.ts';

/** One row with all that is known of it, `null` when there is none of that id. */
export function getRequest(database: Database, id: string): RequestDetail | null {
  const row = database.prepare<[string], StoredRequestRow>(`SELECT ${rowColumns} FROM requests WHERE id = ?`).get(id);
  return row === undefined ? null : toRequestDetail(row);
}
