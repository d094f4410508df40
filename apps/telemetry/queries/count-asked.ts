import type { Database } from 'better-sqlite3';
import { sumGroups } from '../cells/sum-groups.ts';
import type { AskedName } from '../ports.ts';

/** Callers can ask for any name: beyond this many the rarest are left out. */
const mostNames = 2000;

/** The names that requests asked for since `sinceMs` (UTC milliseconds), most frequent first. */
export function countAsked(database: Database, sinceMs: number): AskedName[] {
  const counts = new Map<string | null, number>();
  for (const { model, servedModel, requests } of sumGroups(database, { sinceMs })) {
    const name = model === '' ? null : model;
    // A request without a model counts when one served it all the same.
    if (name !== null || servedModel !== null) counts.set(name, (counts.get(name) ?? 0) + requests);
  }
  return [...counts]
    .map(([model, requests]) => ({ model, requests }))
    .sort((a, b) => b.requests - a.requests || compareNames(a.model, b.model))
    .slice(0, mostNames);
}

function compareNames(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
