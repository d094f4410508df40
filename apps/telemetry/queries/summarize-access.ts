import type { Database } from 'better-sqlite3';
import { type GroupSum, sumGroups } from '../cells/sum-groups.ts';
import type { AccessUse } from '../ports.ts';
import { detailSql } from '../request-details.ts';

/** A caller can name any project, and call itself anything: the list must end somewhere. */
const mostCallers = 2000;

/** The statement that finds where a request came from. */
export const addressSql = `SELECT ${detailSql('client_address')} FROM requests WHERE sequence = ?`;

/** Who called since then, by project, program and key, busiest first. */
export function summarizeAccess(database: Database, sinceMs: number): AccessUse[] {
  const address = database.prepare<[number], string | null>(addressSql).pluck();
  return mergeCallers(sumGroups(database, { sinceMs }))
    .sort((a, b) => b.requests - a.requests)
    .slice(0, mostCallers)
    .map(({ project, app, keyId, requests, lastAtMs, lastSequence }) => ({
      ...{ project, app, keyId, requests, lastAtMs },
      lastAddress: address.get(lastSequence) ?? null,
    }));
}

type Caller = Pick<GroupSum, 'project' | 'app' | 'keyId' | 'requests' | 'lastAtMs' | 'lastSequence'>;

function mergeCallers(sums: readonly GroupSum[]): Caller[] {
  const callers = new Map<string, Caller>();
  for (const sum of sums) {
    const key = JSON.stringify([sum.project, sum.app, sum.keyId]);
    const known = callers.get(key);
    const newer = known === undefined || sum.lastAtMs >= known.lastAtMs ? sum : known;
    callers.set(key, { ...newer, requests: sum.requests + (known?.requests ?? 0) });
  }
  return [...callers.values()];
}
