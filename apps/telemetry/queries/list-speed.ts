import type { Database } from 'better-sqlite3';
import type { SpeedPoint } from '../../contract/model/index.ts';
import { readCoveredSpans } from '../cells/covered-spans.ts';
import { readTimedRows } from '../cells/read-timed-rows.ts';
import { findGroups } from '../cells/request-group.ts';
import type { SqlValue } from '../request-row.ts';
import { coverWindow, type Run, type Segment, spans } from '../rollups/cover-window.ts';
import { prepareRollups, readLevelsWithMinutes } from '../rollups/read-rollups.ts';
import { UsageSum } from '../rollups/usage-sum.ts';

/** Equal steps of time from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface SpeedQuery {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly points: number;
}

type SpeedCells = readonly [receivedAtMs: number, outcome: string | null, firstTokenMs: number | null];

/** The statement behind `listSpeed`. */
export function buildSpeedSql({ sinceMs, untilMs }: Pick<SpeedQuery, 'sinceMs' | 'untilMs'>): {
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
  /** Times of receipt that belong to it: start included, end excluded. Steps have fractions, times have none. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Requests, errors and time to first token in each step, empty steps included, oldest first. */
export function listSpeed(database: Database, query: SpeedQuery): SpeedPoint[] {
  const { sinceMs, untilMs } = query;
  const steps = listSteps(query);
  const read = database.transaction(() => {
    if (untilMs - sinceMs <= spans.hourMs) readRequests(database, { ...query, steps });
    else readSums(database, { ...query, steps });
  });
  read();
  return steps.map(({ sum, startMs }) => {
    const { requests, errors, firstTokenMs } = sum.toRow(null);
    return { startMs, requests, errors, firstTokenMs };
  });
}

function listSteps({ sinceMs, untilMs, points }: SpeedQuery): Step[] {
  const stepMs = (untilMs - sinceMs) / points;
  return Array.from({ length: points }, (_, index) => {
    const startMs = sinceMs + index * stepMs;
    const endMs = index === points - 1 ? untilMs : sinceMs + (index + 1) * stepMs;
    return { sum: new UsageSum(), startMs, fromMs: Math.ceil(startMs), toMs: Math.ceil(endMs) };
  });
}

interface SteppedWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** All steps that have a part in it, in order. */
  readonly steps: readonly Step[];
}

function readSums(database: Database, { steps }: SteppedWindow): void {
  const levels = readLevelsWithMinutes(database);
  const readRollups = prepareRollups(database);
  const gaps: Run[] = [];
  for (const step of steps) {
    for (const segment of coverWindow(step.fromMs, step.toMs, levels)) {
      if (segment.spanMs === null) addGap(gaps, segment);
      else readRollups({ ...segment, dimension: 'all' }, (_name, stored) => step.sum.mergeFirstToken(stored));
    }
  }
  readGaps(database, gaps, steps);
}

/** Where a step ends and the next begins within one hour, its requests are read once for both. */
function addGap(gaps: Run[], { sinceMs, untilMs }: Segment): void {
  const last = gaps.at(-1);
  if (last?.toMs === sinceMs) gaps[gaps.length - 1] = { ...last, toMs: untilMs };
  else gaps.push({ fromMs: sinceMs, toMs: untilMs });
}

function readGaps(database: Database, gaps: readonly Run[], steps: readonly Step[]): void {
  const groups = findGroups(database, {});
  const covered = readCoveredSpans(database);
  const find = createStepSearch(steps);
  for (const { fromMs, toMs } of gaps) {
    readTimedRows(
      database,
      { sinceMs: fromMs, untilMs: toMs, groups, covered, columns: ['first_token_us'] },
      {
        onGap: (sinceMs, untilMs) => readRequests(database, { sinceMs, untilMs, steps }),
        onRow: ({ outcome }, { receivedAtMs, firstTokenUs }) =>
          find(receivedAtMs)?.sum.addFirstToken(outcome, firstTokenUs < 0 ? null : firstTokenUs / 1000),
      },
    );
  }
}

function readRequests(database: Database, { sinceMs, untilMs, steps }: SteppedWindow): void {
  const { sql, values } = buildSpeedSql({ sinceMs, untilMs });
  const rows = database.prepare<SqlValue[], SpeedCells>(sql).raw();
  const find = createStepSearch(steps);
  for (const [receivedAtMs, outcome, firstTokenMs] of rows.iterate(...values)) {
    find(receivedAtMs)?.sum.addFirstToken(outcome, firstTokenMs);
  }
}

/** Returns what finds the step of a time. Most times belong to the same step as the one before. */
function createStepSearch(steps: readonly Step[]): (ms: number) => Step | undefined {
  let place = 0;
  return (ms) => {
    while (place > 0 && ms < (steps[place]?.fromMs ?? 0)) place--;
    while (place < steps.length - 1 && ms >= (steps[place]?.toMs ?? 0)) place++;
    return steps[place];
  };
}
