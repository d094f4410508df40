import type { Database } from 'better-sqlite3';
import type { Facet, RequestFacets, RequestFilter } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { buildConditions } from './request-conditions.ts';

/** A first token later than this counts as slow. */
const slowFirstTokenMs = 2000;

interface Group {
  readonly outcome: string | null;
  readonly project: string | null;
  readonly app: string | null;
  readonly model: string | null;
  readonly backend: string | null;
  readonly requests: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly truncated: number;
  readonly slow: number;
}

/** Counts by every facet in one pass over the matching rows. A running request has outcome `null`. */
export function countFacets(database: Database, filter: RequestFilter): RequestFacets {
  const { sql, values } = buildFacetSql(filter);
  const groups = database.prepare<SqlValue[], Group>(sql).all(...values);
  const sum = (pick: (group: Group) => number): number => groups.reduce((total, group) => total + pick(group), 0);
  return {
    total: sum((group) => group.requests),
    promptTokens: sum((group) => group.prompt_tokens),
    completionTokens: sum((group) => group.completion_tokens),
    outcomes: countValues(groups, (group) => group.outcome),
    projects: countValues(groups, (group) => group.project),
    apps: countValues(groups, (group) => group.app),
    models: countValues(groups, (group) => group.model),
    backends: countValues(groups, (group) => group.backend),
    truncated: sum((group) => group.truncated),
    slowFirstToken: sum((group) => group.slow),
  };
}

/** The statement behind `countFacets`. */
export function buildFacetSql(filter: RequestFilter): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const { sql, values } = buildConditions(filter);
  return {
    sql: `SELECT outcome, project, app, coalesce(served_model, model) AS model, backend, count(*) AS requests,
        coalesce(sum(prompt_tokens), 0) AS prompt_tokens, coalesce(sum(completion_tokens), 0) AS completion_tokens,
        sum(truncated) AS truncated, count(*) FILTER (WHERE first_token_ms > ?) AS slow
      FROM requests WHERE ${sql} GROUP BY 1, 2, 3, 4, 5`,
    values: [slowFirstTokenMs, ...values],
  };
}

function countValues(groups: readonly Group[], pick: (group: Group) => string | null): Facet {
  const counts = new Map<string | null, number>();
  for (const group of groups) counts.set(pick(group), (counts.get(pick(group)) ?? 0) + group.requests);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || String(a.value).localeCompare(String(b.value)));
}
