import type { Database } from 'better-sqlite3';
import type { UsageGrouping } from '../../contract/model/index.ts';
import { type RolledRange, type Segment, spans } from './cover-window.ts';
import type { StoredSum } from './usage-sum.ts';

/** What requests are summed up by. */
export const dimensions = ['all', 'project', 'model', 'app', 'backend', 'key', 'outcome'] as const;
/** One thing at a time, the requests of one project or one key by one thing, or the mark of an hour from which on those are kept. */
export type Dimension = (typeof dimensions)[number] | OwnerDimension | 'owners';
export type OwnerDimension = `${'project' | 'key'}=${string}/${UsageGrouping}`;

export const groupings: readonly UsageGrouping[] = ['project', 'model', 'app', 'backend', 'key'];

/** What the requests of one project, or those with one key, are summed up by: hours of these are kept until their day is summed up. */
export const listOwnerDimensions = (owner: 'project' | 'key', name: string): OwnerDimension[] =>
  groupings.map((by): OwnerDimension => `${owner}=${name}/${by}`);

/** Names as the table has them: a name may be empty, and none at all is something else. */
export const toStoredName = (name: string | null): string => (name === null ? '' : `=${name}`);
export const fromStoredName = (name: string): string | null => (name === '' ? null : name.slice(1));

/** Minutes before this are not kept. */
export const keptMinutesMs = 7 * spans.dayMs;
/** Hours of owners before this are not kept: their days are. */
export const keptOwnerHoursMs = 3 * spans.dayMs;

/** The statement behind `readRollups`: dimension, span, start (included) and end (excluded). */
export const rollupSql = `SELECT name, requests, errors, prompt_tokens AS promptTokens, completion_tokens AS completionTokens,
    busy_us AS busyUs, sketches
  FROM rollups WHERE dimension = ? AND span_ms = ? AND start_ms >= ? AND start_ms < ?`;

/** How far the sums reach now; -1 for not at all. */
export function readRolledRange(database: Database): RolledRange {
  const newest = database
    .prepare<[number], number | null>(`SELECT max(start_ms) FROM rollups WHERE dimension = 'all' AND span_ms = ?`)
    .pluck();
  const end = (spanMs: number): number => {
    const startMs = newest.get(spanMs) ?? null;
    return startMs === null ? -1 : startMs + spanMs;
  };
  const hoursUntilMs = end(spans.hourMs);
  return {
    hoursUntilMs,
    daysUntilMs: end(spans.dayMs),
    minutesFromMs: hoursUntilMs - keptMinutesMs,
  };
}

/** How far the sums of owners reach now. */
export function readOwnerRange(database: Database): RolledRange {
  const range = readRolledRange(database);
  const sql = `SELECT min(start_ms) FROM rollups WHERE dimension = 'owners' AND span_ms = ?`;
  const fromMs = database.prepare<[number], number | null>(sql).pluck().get(spans.hourMs) ?? Number.MAX_SAFE_INTEGER;
  return {
    ...range,
    minutesFromMs: Number.MAX_SAFE_INTEGER,
    hoursFromMs: Math.max(fromMs, range.hoursUntilMs - keptOwnerHoursMs + spans.dayMs),
    daysFromMs: fromMs,
  };
}

/** Calls `take` with each sum of a segment. */
export function readRollups(
  database: Database,
  { dimension, spanMs, sinceMs, untilMs }: Segment & { readonly dimension: Dimension },
  take: (name: string | null, sum: StoredSum) => void,
): void {
  const rows = database
    .prepare<[string, number | null, number, number], StoredSum & { readonly name: string }>(rollupSql)
    .iterate(dimension, spanMs, sinceMs, untilMs);
  for (const row of rows) take(fromStoredName(row.name), row);
}
