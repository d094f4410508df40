import type { Database } from 'better-sqlite3';
import type { UsageGrouping } from '../../contract/model/index.ts';
import { coverWindow, spans } from '../rollups/cover-window.ts';
import { fromStoredName, readLevels } from '../rollups/read-rollups.ts';
import { failedOutcomesJson } from './failed-outcomes.ts';
import { groupingColumns } from './summarize-usage.ts';
import type { UsageWindow } from './usage-window.ts';

/** Sums of requests without percentiles. Busy time in microseconds. */
export interface UsageCounts {
  readonly requests: number;
  readonly errors: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly busyUs: number;
}

type NamedCounts = UsageCounts & { readonly name: string };

/** The statement behind the counts of what is not summed up. Names are told apart from none as in the sums. */
const buildCountsSql = (
  by: UsageGrouping,
): string => `SELECT coalesce('=' || ${groupingColumns[by]}, '') AS name, count(*) AS requests,
    count(*) FILTER (WHERE outcome IN (SELECT value FROM json_each(?))) AS errors,
    coalesce(sum(prompt_tokens), 0) AS promptTokens, coalesce(sum(completion_tokens), 0) AS completionTokens,
    coalesce(sum(round(coalesce(load_ms, 0) * 1000) + round(coalesce(prefill_ms, 0) * 1000) + round(coalesce(decode_ms, 0) * 1000)), 0) AS busyUs
  FROM requests WHERE received_at_ms >= ? AND received_at_ms < ? GROUP BY 1`;

/** The statement behind the counts of what is summed up; of it the sketches are not read. */
const summedSql = `SELECT name, sum(requests) AS requests, sum(errors) AS errors, sum(prompt_tokens) AS promptTokens,
    sum(completion_tokens) AS completionTokens, sum(busy_us) AS busyUs
  FROM rollups WHERE dimension = ? AND span_ms = ? AND start_ms >= ? AND start_ms < ? GROUP BY name`;

/** Returns what calls `take` with the counts of each group in a window; a group may come more than once. */
export function prepareUsageCounts(
  database: Database,
  by: UsageGrouping,
): (window: UsageWindow, take: (name: string | null, counts: UsageCounts) => void) => void {
  const levels = readLevels(database);
  const counted = database.prepare<[string, number, number], NamedCounts>(buildCountsSql(by));
  const summed = database.prepare<[string, number, number, number], NamedCounts>(summedSql);
  return ({ sinceMs, untilMs }, take) => {
    const isShort = untilMs - sinceMs < spans.hourMs;
    for (const segment of coverWindow(sinceMs, untilMs, isShort ? [] : levels)) {
      const rows =
        segment.spanMs === null
          ? counted.iterate(failedOutcomesJson, segment.sinceMs, segment.untilMs)
          : summed.iterate(by, segment.spanMs, segment.sinceMs, segment.untilMs);
      for (const { name, ...counts } of rows) take(fromStoredName(name), counts);
    }
  };
}
