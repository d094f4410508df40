import type { Database } from 'better-sqlite3';
import type { SpeedPoint } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { isFailed } from './failed-outcomes.ts';
import { createPercentileCollector } from './percentile-collector.ts';

/** Equal steps of time from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface SpeedQuery {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly points: number;
}

type SpeedCells = readonly [receivedAtMs: number, outcome: string | null, firstTokenMs: number | null];

/** The statement behind `listSpeed`. */
export function buildSpeedSql({ sinceMs, untilMs }: SpeedQuery): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  return {
    sql: 'SELECT received_at_ms, outcome, first_token_ms FROM requests WHERE received_at_ms >= ? AND received_at_ms < ?',
    values: [sinceMs, untilMs],
  };
}

/** Requests, errors and time to first token in each step, empty steps included, oldest first. */
export function listSpeed(database: Database, query: SpeedQuery): SpeedPoint[] {
  const { sql, values } = buildSpeedSql(query);
  const stepMs = (query.untilMs - query.sinceMs) / query.points;
  const steps = Array.from({ length: query.points }, () => ({
    requests: 0,
    errors: 0,
    firstTokenMs: createPercentileCollector(),
  }));
  for (const [receivedAtMs, outcome, firstTokenMs] of database
    .prepare<SqlValue[], SpeedCells>(sql)
    .raw()
    .iterate(...values)) {
    const step = steps[Math.min(query.points - 1, Math.floor((receivedAtMs - query.sinceMs) / stepMs))];
    if (step === undefined) continue;
    step.requests++;
    if (isFailed(outcome)) step.errors++;
    if (firstTokenMs !== null) step.firstTokenMs.add(firstTokenMs);
  }
  return steps.map(({ requests, errors, firstTokenMs }, index) => ({
    startMs: query.sinceMs + index * stepMs,
    requests,
    errors,
    firstTokenMs: firstTokenMs.percentiles(),
  }));
}
