import type { Database } from 'better-sqlite3';
import type { UsagePageParts } from '../../contract/model/index.ts';
import { UsageSum } from '../rollups/usage-sum.ts';
import { readUsageGroups } from './usage-groups.ts';
import type { UsageWindow } from './usage-window.ts';

/** What Drover itself added to the requests of a window. */
export function measureUsageOverhead(database: Database, window: UsageWindow): UsagePageParts['overhead'] {
  const read = database.transaction(() => readUsageGroups(database, { ...window, by: 'backend', scope: 'usage' }));
  const total = new UsageSum();
  for (const group of read().values()) total.merge(group);
  const { requests, overheadMs } = total.toRow(null);
  return { requests, addedMs: overheadMs };
}
