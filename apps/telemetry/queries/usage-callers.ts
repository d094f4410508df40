import type { Database } from 'better-sqlite3';
import type { UsageCaller } from '../../contract/model/index.ts';
import { sumGroups } from '../cells/sum-groups.ts';
import { mostListed, type UsageWindow } from './usage-window.ts';

/** Who called, program and project together, busiest first. */
export function listUsageCallers(database: Database, { sinceMs, untilMs }: UsageWindow): UsageCaller[] {
  const callers = new Map<string, { app: string | null; project: string | null; requests: number; busyUs: number }>();
  for (const { app, project, requests, busyUs } of sumGroups(database, { sinceMs, untilMs: untilMs - 1 })) {
    const key = JSON.stringify([app, project]);
    const known = callers.get(key) ?? { app, project, requests: 0, busyUs: 0 };
    known.requests += requests;
    known.busyUs += busyUs;
    callers.set(key, known);
  }
  return [...callers.values()]
    .sort((a, b) => b.busyUs - a.busyUs || b.requests - a.requests)
    .slice(0, mostListed)
    .map(({ busyUs, ...caller }) => ({ ...caller, busyMs: busyUs / 1000 }));
}
