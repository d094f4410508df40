import type { Database } from 'better-sqlite3';
import type { UsageCache } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { readUsageGroups } from './usage-groups.ts';
import { buildGroupedSql, type UsageStatement, type UsageWindow } from './usage-window.ts';

/** The statement behind `listUsageCache`. Its condition is that of the index, letter by letter. */
export const buildUsageCacheSql = (window: UsageWindow): UsageStatement =>
  buildGroupedSql(
    {
      columns: `coalesce(served_model, model) AS model, count(*) AS hits,
        coalesce(sum(prompt_tokens), 0) AS promptTokens, coalesce(sum(completion_tokens), 0) AS completionTokens`,
      condition: `cache IN ('hit', 'coalesced')`,
      groupBy: 'coalesce(served_model, model)',
      orderBy: 'hits DESC, 1',
    },
    window,
  );

/**
 * What kept answers spared the backends, by model, most hits first. The time is that of as many requests of the model as its backend answered
 * on average in the window: nobody knows what would have been.
 */
export function listUsageCache(database: Database, window: UsageWindow): UsageCache[] {
  const { sql, values } = buildUsageCacheSql(window);
  const read = database.transaction(() => {
    const hits = database.prepare<SqlValue[], Omit<UsageCache, 'savedMs'>>(sql).all(...values);
    if (hits.length === 0) return [];
    const models = readUsageGroups(database, { ...window, by: 'model', scope: 'usage' });
    return hits.map((hit) => {
      const { requests = 0, errors = 0, busyMs = 0 } = models.get(hit.model)?.toRow(hit.model) ?? {};
      const answered = requests - errors - hit.hits;
      return { ...hit, savedMs: answered > 0 ? (hit.hits * busyMs) / answered : 0 };
    });
  });
  return read();
}
