import type { Database } from 'better-sqlite3';
import type { SpeedReport, UsageGrouping } from '../../contract/model/index.ts';
import { UsageSum } from '../rollups/usage-sum.ts';
import { readUsageGroups } from './usage-groups.ts';
import type { UsageWindow } from './usage-window.ts';

/** How fast requests were, by one thing. */
export interface UsageSpeedQuery extends UsageWindow {
  readonly by: UsageGrouping;
}

/** p50, p95 and p99 of all phases by group, most requests first. */
export function summarizeSpeedBy(database: Database, { by, sinceMs, untilMs }: UsageSpeedQuery): SpeedReport {
  // Sums and requests must be of one moment: an hour may be summed up meanwhile.
  const groups = database.transaction(() => readUsageGroups(database, { by, scope: 'speed', sinceMs, untilMs }))();
  const total = new UsageSum('speed');
  for (const group of groups.values()) total.merge(group);
  const rows = [...groups].map(([name, group]) => group.toSpeed(name));
  rows.sort((a, b) => b.requests - a.requests);
  return { by, sinceMs, untilMs, total: total.toSpeed(null), rows };
}
