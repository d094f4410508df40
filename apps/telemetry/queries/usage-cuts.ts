import type { Database } from 'better-sqlite3';
import type { UsageCut } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { buildGroupedSql, type UsageStatement, type UsageWindow } from './usage-window.ts';

/** The statement behind `listUsageCuts`. */
export const buildUsageCutsSql = (window: UsageWindow): UsageStatement =>
  buildGroupedSql(
    {
      columns: 'coalesce(served_model, model) AS model, count(*) AS requests, max(received_at_ms) AS lastAtMs',
      condition: 'truncated = 1',
      groupBy: 'coalesce(served_model, model)',
      orderBy: 'requests DESC, 1',
    },
    window,
  );

/** Whose context was too short for what was asked, most frequent first. */
export function listUsageCuts(database: Database, window: UsageWindow): UsageCut[] {
  const { sql, values } = buildUsageCutsSql(window);
  return database.prepare<SqlValue[], UsageCut>(sql).all(...values);
}
