import type { Database } from 'better-sqlite3';
import type { UsageGrouping, UsageSeries } from '../../contract/model/index.ts';
import { createBarSums } from './usage-bars.ts';
import { prepareUsageCounts } from './usage-counts.ts';

/** Bars between `edgesMs` (ascending, UTC milliseconds), by one thing. Those of whole hours are the quickest. */
export interface UsageOverTimeQuery {
  readonly by: UsageGrouping;
  readonly edgesMs: readonly number[];
}

/** Groups that are among so many by any measure are told of by name. */
const mostGroups = 24;

/** Requests, errors, tokens and busy time of each bar, by group. The bars of all groups add up to the total. */
export function listUsageOverTime(database: Database, { by, edgesMs }: UsageOverTimeQuery): UsageSeries {
  const sums = createBarSums(edgesMs.length - 1);
  // Sums and requests must be of one moment: an hour may be summed up meanwhile.
  const read = database.transaction(() => {
    const readCounts = prepareUsageCounts(database, by);
    for (const [bar, sinceMs] of edgesMs.slice(0, -1).entries()) {
      const untilMs = edgesMs[bar + 1] ?? sinceMs;
      readCounts({ sinceMs, untilMs }, (name, counts) => sums.add(name, bar, counts));
    }
  });
  read();
  return { edgesMs: [...edgesMs], ...sums.toSeries(mostGroups) };
}
