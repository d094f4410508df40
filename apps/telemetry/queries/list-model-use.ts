import type { Database } from 'better-sqlite3';
import type { ModelUse } from '../ports.ts';
import type { SqlValue } from '../request-row.ts';

/** The statement behind `listModelUse`. */
export const buildModelUseSql = (sinceMs: number): { readonly sql: string; readonly values: readonly SqlValue[] } => ({
  sql: `SELECT coalesce(served_model, model) AS model, max(received_at_ms) AS last_ms, min(received_at_ms) AS first_ms
    FROM requests WHERE received_at_ms >= ? GROUP BY 1`,
  values: [sinceMs],
});

/** When each model was last asked for since `sinceMs`, and how far back the log goes. */
export function listModelUse(database: Database, sinceMs: number): ModelUse {
  const { sql, values } = buildModelUseSql(sinceMs);
  const rows = database
    .prepare<SqlValue[], { model: string | null; last_ms: number; first_ms: number }>(sql)
    .all(...values);
  const oldestAtMs = rows.reduce<number | null>((least, row) => Math.min(least ?? row.first_ms, row.first_ms), null);
  return {
    oldestAtMs,
    lastUsed: rows.flatMap(({ model, last_ms }) => (model === null ? [] : [{ model, atMs: last_ms }])),
  };
}
