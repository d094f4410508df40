import type { Database } from 'better-sqlite3';
import type { UsageError } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { buildGroupedSql, type UsageStatement, type UsageWindow } from './usage-window.ts';

/** The statement behind `listUsageErrors`. Its condition is that of the index, letter by letter. */
export const buildUsageErrorsSql = (window: UsageWindow): UsageStatement =>
  buildGroupedSql(
    {
      columns: 'error_code AS code, outcome, count(*) AS requests, max(received_at_ms) AS lastAtMs',
      condition: `outcome IN ('client_error', 'rejected', 'backend_error', 'timeout', 'crashed')`,
      groupBy: 'error_code, outcome',
      orderBy: 'requests DESC, code',
    },
    window,
  );

/** What went wrong, by code, most frequent first. A client that left is no error. */
export function listUsageErrors(database: Database, window: UsageWindow): UsageError[] {
  const { sql, values } = buildUsageErrorsSql(window);
  return database.prepare<SqlValue[], UsageError>(sql).all(...values);
}
