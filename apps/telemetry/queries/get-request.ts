import type { Database } from 'better-sqlite3';
import type { RequestDetail } from '../../contract/model/index.ts';
import { toRequestDetail } from '../build-record.ts';
import type { RequestRow } from '../request-row.ts';

/** One row with all that is known of it, `null` when there is none of that id. */
export function getRequest(database: Database, id: string): RequestDetail | null {
  const row = database.prepare<[string], RequestRow>('SELECT * FROM requests WHERE id = ?').get(id);
  return row === undefined ? null : toRequestDetail(row);
}
