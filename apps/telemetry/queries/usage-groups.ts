import type { Database } from 'better-sqlite3';
import type { UsageGrouping } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { coverWindow, spans } from '../rollups/cover-window.ts';
import { readLevels, readRollups } from '../rollups/read-rollups.ts';
import { type SumScope, type UsageParts, UsageSum } from '../rollups/usage-sum.ts';
import { buildUsageSql } from './summarize-usage.ts';
import type { UsageWindow } from './usage-window.ts';

/** The sums of each group of a window, from what is summed up already and from the requests at its ends. */
export function readUsageGroups(
  database: Database,
  { by, scope, sinceMs, untilMs }: UsageWindow & { readonly by: UsageGrouping; readonly scope: SumScope },
): Map<string | null, UsageSum> {
  const groups = new Map<string | null, UsageSum>();
  const groupOf = (name: string | null): UsageSum => {
    const group = groups.get(name) ?? new UsageSum(scope);
    groups.set(name, group);
    return group;
  };
  const isShort = untilMs - sinceMs <= spans.hourMs;
  for (const segment of coverWindow(sinceMs, untilMs, isShort ? [] : readLevels(database))) {
    if (segment.spanMs === null) {
      const { sql, values } = buildUsageSql({ by, ...segment });
      const rows = database.prepare<SqlValue[], UsageParts & { readonly name: string | null }>(sql);
      for (const cells of rows.iterate(...values)) groupOf(cells.name).add(cells);
    } else {
      readRollups(database, { ...segment, dimension: by }, (name, stored) => groupOf(name).mergeStored(stored));
    }
  }
  return groups;
}
