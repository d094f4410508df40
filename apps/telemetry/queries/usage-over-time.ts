import type { Database } from 'better-sqlite3';
import type { UsageGrouping, UsageSeries } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { coverWindow, type Segment, spans } from '../rollups/cover-window.ts';
import { fromStoredName, readLevels } from '../rollups/read-rollups.ts';
import { failedOutcomesJson } from './failed-outcomes.ts';
import { type BarSums, createBarSums } from './usage-bars.ts';
import type { UsageStatement, UsageWindow } from './usage-window.ts';

/** Bars between `edgesMs` (ascending, UTC milliseconds), by one thing. Those of whole hours are the quickest. */
export interface UsageOverTimeQuery {
  readonly by: UsageGrouping;
  readonly edgesMs: readonly number[];
}

/** Groups that are among so many by any measure are told of by name. */
const mostGroups = 24;

interface SumCells {
  readonly name: string;
  readonly requests: number;
  readonly errors: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly busyUs: number;
}

const columns: Readonly<Record<UsageGrouping, string>> = {
  project: 'project',
  model: 'coalesce(served_model, model)',
  app: 'app',
  backend: 'backend',
  key: 'key_id',
};

/** The statement behind the bars of what is not summed up. Names are told apart from none as in the sums. */
export const buildUsageBarSql = (by: UsageGrouping, { sinceMs, untilMs }: UsageWindow): UsageStatement => ({
  sql: `SELECT coalesce('=' || ${columns[by]}, '') AS name, count(*) AS requests,
      count(*) FILTER (WHERE outcome IN (SELECT value FROM json_each(?))) AS errors,
      coalesce(sum(prompt_tokens), 0) AS promptTokens, coalesce(sum(completion_tokens), 0) AS completionTokens,
      coalesce(sum(round(coalesce(load_ms, 0) * 1000) + round(coalesce(prefill_ms, 0) * 1000) + round(coalesce(decode_ms, 0) * 1000)), 0) AS busyUs
    FROM requests WHERE received_at_ms >= ? AND received_at_ms < ? GROUP BY 1`,
  values: [failedOutcomesJson, sinceMs, untilMs],
});

/** The statement behind the bars of what is summed up; of it the sketches are not read. */
export const usageBarRollupSql = `SELECT name, sum(requests) AS requests, sum(errors) AS errors, sum(prompt_tokens) AS promptTokens,
    sum(completion_tokens) AS completionTokens, sum(busy_us) AS busyUs
  FROM rollups WHERE dimension = ? AND span_ms = ? AND start_ms >= ? AND start_ms < ? GROUP BY name`;

/** Requests, errors, tokens and busy time of each bar, by group. The bars of all groups add up to the total. */
export function listUsageOverTime(database: Database, { by, edgesMs }: UsageOverTimeQuery): UsageSeries {
  const sums = createBarSums(edgesMs.length - 1);
  const read = database.transaction(() => {
    const levels = readLevels(database);
    for (const [bar, sinceMs] of edgesMs.slice(0, -1).entries()) {
      const untilMs = edgesMs[bar + 1] ?? sinceMs;
      const isShort = untilMs - sinceMs < spans.hourMs;
      const segments = coverWindow(sinceMs, untilMs, isShort ? [] : levels);
      for (const segment of segments) readSegment(database, { by, bar, segment }, sums);
    }
  });
  read();
  return { edgesMs: [...edgesMs], ...sums.toSeries(mostGroups) };
}

function readSegment(
  database: Database,
  { by, bar, segment }: { readonly by: UsageGrouping; readonly bar: number; readonly segment: Segment },
  sums: BarSums,
): void {
  const { spanMs, sinceMs, untilMs } = segment;
  const { sql, values } =
    spanMs === null
      ? buildUsageBarSql(by, segment)
      : { sql: usageBarRollupSql, values: [by, spanMs, sinceMs, untilMs] };
  for (const { name, ...cells } of database.prepare<SqlValue[], SumCells>(sql).iterate(...values)) {
    sums.add(fromStoredName(name), bar, cells);
  }
}
