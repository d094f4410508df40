import type { Database } from 'better-sqlite3';
import type { UsageBreak } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { buildGroupedSql, type UsageStatement, type UsageWindow } from './usage-window.ts';

/** The statement behind `listUsageBreaks`. The time that was lost is the second entry of the column. */
export const buildUsageBreaksSql = (window: UsageWindow): UsageStatement =>
  buildGroupedSql(
    {
      columns: 'project, app, count(*) AS requests, total(prefix_break ->> 1) AS lostMs',
      condition: 'prefix_break IS NOT NULL',
      groupBy: 'project, app',
      orderBy: 'lostMs DESC, requests DESC',
    },
    window,
  );

/** Whose prompts no longer began like those before, by the time it cost. */
export function listUsageBreaks(database: Database, window: UsageWindow): UsageBreak[] {
  const { sql, values } = buildUsageBreaksSql(window);
  return database.prepare<SqlValue[], UsageBreak>(sql).all(...values);
}
