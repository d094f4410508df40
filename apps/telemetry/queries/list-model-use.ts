import type { Database } from 'better-sqlite3';
import { sumGroups } from '../cells/sum-groups.ts';
import type { ModelUse } from '../ports.ts';

/** The statement that finds how far back the log goes. */
export const oldestSql =
  'SELECT received_at_ms FROM requests WHERE received_at_ms >= ? ORDER BY received_at_ms LIMIT 1';

/** When each model was last asked for since `sinceMs`, and how far back the log goes. */
export function listModelUse(database: Database, sinceMs: number): ModelUse {
  const lastUsed = new Map<string, number>();
  for (const { servedModel, model, lastAtMs } of sumGroups(database, { sinceMs })) {
    const name = servedModel ?? model;
    if (name !== null) lastUsed.set(name, Math.max(lastUsed.get(name) ?? 0, lastAtMs));
  }
  return {
    oldestAtMs: database.prepare<[number], number>(oldestSql).pluck().get(sinceMs) ?? null,
    lastUsed: [...lastUsed].map(([model, atMs]) => ({ model, atMs })),
  };
}
