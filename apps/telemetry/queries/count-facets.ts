import type { Database } from 'better-sqlite3';
import type { Facet, RequestFacets, RequestFilter } from '../../contract/model/index.ts';
import { type GroupSum, sumGroups } from '../cells/sum-groups.ts';

/** Counts by every facet. A running request has outcome `null`. */
export function countFacets(database: Database, filter: RequestFilter): RequestFacets {
  const groups = sumGroups(database, filter);
  const sum = (pick: (group: GroupSum) => number): number => groups.reduce((total, group) => total + pick(group), 0);
  return {
    total: sum((group) => group.requests),
    promptTokens: sum((group) => group.promptTokens),
    completionTokens: sum((group) => group.completionTokens),
    outcomes: countValues(groups, (group) => group.outcome),
    projects: countValues(groups, (group) => group.project),
    apps: countValues(groups, (group) => group.app),
    models: countValues(groups, (group) => group.servedModel ?? group.model),
    backends: countValues(groups, (group) => group.backend),
    keys: countValues(groups, (group) => group.keyId),
    truncated: sum((group) => group.truncated),
    slowFirstToken: sum((group) => group.slow),
  };
}

function countValues(groups: readonly GroupSum[], pick: (group: GroupSum) => string | null): Facet {
  const counts = new Map<string | null, number>();
  for (const group of groups) counts.set(pick(group), (counts.get(pick(group)) ?? 0) + group.requests);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || String(a.value).localeCompare(String(b.value)));
}
