import type { Database } from 'better-sqlite3';
import type { HistogramBar, RequestFilter } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { failedOutcomesJson } from './failed-outcomes.ts';
import { buildConditions } from './request-conditions.ts';

/** Equal steps of time from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface HistogramQuery {
  readonly filter: RequestFilter;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly bars: number;
}

interface Bar {
  readonly bar: number;
  readonly requests: number;
  readonly errors: number;
}

/** Requests and errors in each step, empty steps included, oldest first. */
export function countHistogram(database: Database, query: HistogramQuery): HistogramBar[] {
  const { sql, values } = buildHistogramSql(query);
  const found = new Map(
    database
      .prepare<SqlValue[], Bar>(sql)
      .all(...values)
      .map((row) => [row.bar, row]),
  );
  const stepMs = (query.untilMs - query.sinceMs) / query.bars;
  return Array.from({ length: query.bars }, (_, bar) => ({
    startMs: query.sinceMs + bar * stepMs,
    requests: found.get(bar)?.requests ?? 0,
    errors: found.get(bar)?.errors ?? 0,
  }));
}

/** The statement behind `countHistogram`. */
export function buildHistogramSql({ filter, sinceMs, untilMs, bars }: HistogramQuery): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const conditions = buildConditions({
    ...filter,
    sinceMs: Math.max(sinceMs, filter.sinceMs ?? sinceMs),
    untilMs: Math.min(untilMs - 1, filter.untilMs ?? untilMs),
  });
  return {
    sql: `SELECT CAST((received_at_ms - ?) * ? / ? AS INTEGER) AS bar, count(*) AS requests,
        count(*) FILTER (WHERE outcome IN (SELECT value FROM json_each(?))) AS errors
      FROM requests WHERE ${conditions.sql} GROUP BY 1`,
    values: [sinceMs, bars, Math.max(1, untilMs - sinceMs), failedOutcomesJson, ...conditions.values],
  };
}
