import type { Database } from 'better-sqlite3';
import type { AccessUse } from '../ports.ts';
import type { SqlValue } from '../request-row.ts';

/** A caller can name any project, and call itself anything: the list must end somewhere. */
const mostCallers = 2000;

/** The statement behind `summarizeAccess`. Columns that are neither grouped nor summed are those of the newest request: SQLite says so of `max`. */
export const buildAccessSql = (sinceMs: number): { readonly sql: string; readonly values: readonly SqlValue[] } => ({
  sql: `SELECT project, app, key_id AS keyId, count(*) AS requests, max(received_at_ms) AS lastAtMs, client_address AS lastAddress
    FROM requests WHERE received_at_ms >= ? GROUP BY project, app, key_id ORDER BY requests DESC LIMIT ${mostCallers}`,
  values: [sinceMs],
});

/** Who called since then, by project, program and key, busiest first. */
export function summarizeAccess(database: Database, sinceMs: number): AccessUse[] {
  const { sql, values } = buildAccessSql(sinceMs);
  return database.prepare<SqlValue[], AccessUse>(sql).all(...values);
}
