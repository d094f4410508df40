import type { Database } from 'better-sqlite3';
import type { SqlValue } from '../request-row.ts';
import type { UsageStatement } from './usage-window.ts';

/** Equal steps of time from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface WritingQuery {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly bars: number;
}

/** Tokens written from one moment to another. */
export interface Writing {
  readonly fromMs: number;
  readonly toMs: number;
  readonly tokens: number;
}

/** An answer that began to be written in the window may have been asked for that much earlier. */
const longestRequestMs = 3_600_000;

/** The statement behind `listUsageWriting`. */
export const buildWritingSql = ({ sinceMs, untilMs }: WritingQuery): UsageStatement => ({
  sql: `SELECT max(received_at_ms, received_at_ms + total_ms - decode_ms) AS fromMs, received_at_ms + total_ms AS toMs,
      completion_tokens AS tokens
    FROM requests WHERE received_at_ms >= ? AND received_at_ms < ? AND received_at_ms + total_ms > ?
      AND completion_tokens > 0 AND decode_ms > 0 AND total_ms > 0`,
  values: [sinceMs - longestRequestMs, untilMs, sinceMs],
});

/** Adds tokens to the bars in which they were written, as if evenly. */
export function addWriting(
  bars: number[],
  { sinceMs, untilMs }: Omit<WritingQuery, 'bars'>,
  { fromMs, toMs, tokens }: Writing,
): void {
  const stepMs = (untilMs - sinceMs) / bars.length;
  const first = Math.max(0, Math.floor((fromMs - sinceMs) / stepMs));
  const last = Math.min(bars.length - 1, Math.floor((toMs - sinceMs) / stepMs));
  for (let bar = first; bar <= last; bar++) {
    const startMs = sinceMs + bar * stepMs;
    const sharedMs = Math.min(toMs, startMs + stepMs) - Math.max(fromMs, startMs);
    bars[bar] = (bars[bar] ?? 0) + (tokens * sharedMs) / (toMs - fromMs);
  }
}

/** Tokens written in each step by requests that have ended, oldest first. What came from the cache nobody wrote. */
export function listUsageWriting(database: Database, query: WritingQuery): number[] {
  const bars = Array.from({ length: query.bars }, () => 0);
  const { sql, values } = buildWritingSql(query);
  for (const writing of database.prepare<SqlValue[], Writing>(sql).iterate(...values)) addWriting(bars, query, writing);
  return bars;
}
