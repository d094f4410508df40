import type { Database } from 'better-sqlite3';
import { type RolledRange, type Segment, spans } from './cover-window.ts';
import type { StoredSum } from './usage-sum.ts';

/** What requests are summed up by. */
export const dimensions = ['all', 'project', 'model', 'app', 'backend', 'key', 'outcome'] as const;
export type Dimension = (typeof dimensions)[number];

/** Names as the table has them: a name may be empty, and none at all is something else. */
export const toStoredName = (name: string | null): string => (name === null ? '' : `=${name}`);
export const fromStoredName = (name: string): string | null => (name === '' ? null : name.slice(1));

/** Minutes before this are not kept. */
export const keptMinutesMs = 7 * spans.dayMs;

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
