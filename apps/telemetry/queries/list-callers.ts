import type { Database } from 'better-sqlite3';
import type { LogCaller } from '../ports.ts';
import { detailSql } from '../request-details.ts';
import type { SqlValue } from '../request-row.ts';

/** Who called lately is told by the newest requests; all of a month would be many. */
const mostRequests = 20_000;
/** A caller can call itself anything: the list must end somewhere. */
const mostCallers = 500;

/** The statement behind `listCallers`: the newest requests by the index on their time, then their names. */
export const buildCallersSql = (sinceMs: number): { readonly sql: string; readonly values: readonly SqlValue[] } => ({
  sql: `SELECT app, ${detailSql('user_agent')} AS agent, max(lastAtMs) AS lastAtMs FROM
    (SELECT app, detail_id, user_agent, max(received_at_ms) AS lastAtMs FROM
      (SELECT app, detail_id, user_agent, received_at_ms FROM requests WHERE received_at_ms >= ? ORDER BY received_at_ms DESC LIMIT ${mostRequests})
      GROUP BY app, detail_id, user_agent)
    GROUP BY app, agent ORDER BY lastAtMs DESC LIMIT ${mostCallers}`,
  values: [sinceMs],
});

/** Programs with the names that they gave themselves, the newest first. */
export function listCallers(database: Database, sinceMs: number): LogCaller[] {
  const { sql, values } = buildCallersSql(sinceMs);
  return database.prepare<SqlValue[], LogCaller>(sql).all(...values);
}
