import type { Database } from 'better-sqlite3';
import type { FlowBar } from '../ports.ts';
import type { SqlValue } from '../request-row.ts';

/** A span (UTC milliseconds) in bars of equal length. */
export interface FlowQuery {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly bars: number;
}

/** The statement behind `countFlow`. */
export const buildFlowSql = ({
  sinceMs,
  untilMs,
  bars,
}: FlowQuery): { readonly sql: string; readonly values: readonly SqlValue[] } => ({
  sql: `SELECT CAST((received_at_ms - ?) * ? / ? AS INTEGER) AS bar,
      CASE WHEN outcome = 'rejected' THEN NULL ELSE backend END AS backend, count(*) AS requests
    FROM requests
    WHERE received_at_ms >= ? AND received_at_ms < ? AND (backend IS NOT NULL OR (outcome = 'rejected' AND model IS NOT NULL))
    GROUP BY 1, 2`,
  values: [sinceMs, bars, untilMs - sinceMs, sinceMs, untilMs],
});

/** Where requests went, bar by bar; bars without a request are left out. */
export function countFlow(database: Database, query: FlowQuery): FlowBar[] {
  const { sql, values } = buildFlowSql(query);
  return database.prepare<SqlValue[], FlowBar>(sql).all(...values);
}
