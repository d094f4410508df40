import type { Database } from 'better-sqlite3';
import type { SpeedPoint } from '../../contract/model/index.ts';
import { readCoveredSpans } from '../cells/covered-spans.ts';
import { readTimedRows } from '../cells/read-timed-rows.ts';
import { findGroups } from '../cells/request-group.ts';
import type { SqlValue } from '../request-row.ts';
import { coverWindow, spans } from '../rollups/cover-window.ts';
import { readLevelsWithMinutes, readRollups } from '../rollups/read-rollups.ts';
import { UsageSum } from '../rollups/usage-sum.ts';

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

interface Step {
  readonly sum: UsageSum;
  readonly startMs: number;
  readonly endMs: number;
}

/** Requests, errors and time to first token in each step, empty steps included, oldest first. */
export function listSpeed(database: Database, query: SpeedQuery): SpeedPoint[] {
  const { sinceMs, untilMs, points } = query;
  const stepMs = (untilMs - sinceMs) / points;
  const steps = Array.from({ length: points }, (_, index) => ({
    sum: new UsageSum(),
    startMs: sinceMs + index * stepMs,
    // Steps have fractions, times of receipt have none.
    endMs: index === points - 1 ? untilMs : sinceMs + (index + 1) * stepMs,
  }));
  const read = database.transaction(() => {
    if (untilMs - sinceMs <= spans.hourMs) readRequests(database, query, steps);
    else readSums(database, steps);
  });
  read();
  return steps.map(({ sum, startMs }) => {
    const { requests, errors, firstTokenMs } = sum.toRow(null);
    return { startMs, requests, errors, firstTokenMs };
  });
}

function readSums(database: Database, steps: readonly Step[]): void {
  const levels = readLevelsWithMinutes(database);
  const groups = findGroups(database, {});
  const covered = readCoveredSpans(database);
  const readEnds = (step: Step, sinceMs: number, untilMs: number): void =>
    readTimedRows(
      database,
      { sinceMs, untilMs, groups, covered, columns: ['first_token_us'] },
      {
        onGap: (fromMs, toMs) => readRequests(database, { sinceMs: fromMs, untilMs: toMs, points: 1 }, [step]),
        onRow: ({ outcome }, { firstTokenUs }) =>
          step.sum.add({ ...nothingElse, outcome, firstTokenMs: firstTokenUs < 0 ? null : firstTokenUs / 1000 }),
      },
    );
  for (const step of steps) {
    for (const segment of coverWindow(Math.ceil(step.startMs), Math.ceil(step.endMs), levels)) {
      if (segment.spanMs === null) readEnds(step, segment.sinceMs, segment.untilMs);
      else readRollups(database, { ...segment, dimension: 'all' }, (_name, stored) => step.sum.mergeFirstToken(stored));
    }
  }
}

function readRequests(database: Database, query: SpeedQuery, steps: readonly Step[]): void {
  const { sql, values } = buildSpeedSql(query);
  const stepMs = (query.untilMs - query.sinceMs) / query.points;
  for (const [receivedAtMs, outcome, firstTokenMs] of database
    .prepare<SqlValue[], SpeedCells>(sql)
    .raw()
    .iterate(...values)) {
    const step = steps[Math.min(query.points - 1, Math.floor((receivedAtMs - query.sinceMs) / stepMs))];
    step?.sum.add({ ...nothingElse, outcome, firstTokenMs });
  }
}

const nothingElse = {
  ...{ promptTokens: null, cachedTokens: null, completionTokens: null, queueMs: null, loadMs: null, prefillMs: null },
  ...{ decodeMs: null, totalMs: null, overheadMs: null },
};
