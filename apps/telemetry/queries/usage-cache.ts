import type { Database } from 'better-sqlite3';
import type { UsageCache } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { prepareUsageCounts } from './usage-counts.ts';
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
    const models = countModels(database, window);
    return hits.map((hit) => {
      const { answered = 0, busyUs = 0 } = models.get(hit.model) ?? {};
      const byBackend = answered - hit.hits;
      return { ...hit, savedMs: byBackend > 0 ? (hit.hits * (busyUs / 1000)) / byBackend : 0 };
    });
  });
  return read();
}

interface ModelCounts {
  answered: number;
  busyUs: number;
}

function countModels(database: Database, window: UsageWindow): ReadonlyMap<string | null, Readonly<ModelCounts>> {
  const models = new Map<string | null, ModelCounts>();
  prepareUsageCounts(database, 'model')(window, (name, { requests, errors, busyUs }) => {
    const model = models.get(name) ?? { answered: 0, busyUs: 0 };
    models.set(name, model);
    model.answered += requests - errors;
    model.busyUs += busyUs;
  });
  return models;
}
