import type { Database } from 'better-sqlite3';
import type { AskedName } from '../ports.ts';
import type { SqlValue } from '../request-row.ts';

/** Callers can ask for any name: beyond this many the rarest are left out. */
const mostNames = 2000;

/** The statement behind `countAsked`. A row without a model counts when one served it all the same. */
export const buildAskedSql = (sinceMs: number): { readonly sql: string; readonly values: readonly SqlValue[] } => ({
  sql: `SELECT nullif(model, '') AS model, count(*) AS requests FROM requests
    WHERE received_at_ms >= ? AND (nullif(model, '') IS NOT NULL OR served_model IS NOT NULL)
    GROUP BY 1 ORDER BY requests DESC, model LIMIT ?`,
  values: [sinceMs, mostNames],
});

/** The names that requests asked for since `sinceMs` (UTC milliseconds), most frequent first. */
export function countAsked(database: Database, sinceMs: number): AskedName[] {
  const { sql, values } = buildAskedSql(sinceMs);
  return database.prepare<SqlValue[], AskedName>(sql).all(...values);
}
