import type { Database } from 'better-sqlite3';
import type { UsageGrouping } from '../../contract/model/index.ts';
import { type Level, type Segment, spans, toRuns } from './cover-window.ts';
import type { StoredSum } from './usage-sum.ts';

/** What requests are summed up by. */
export const dimensions = ['all', 'project', 'model', 'app', 'backend', 'key', 'outcome'] as const;
/**
 * What is said of an hour or a day as such, by a row without a sum: `whole` has sums by everything; `owner-hours` and `minutes` still has those
 * that are not kept for long. A sum by `all` alone says that there are sums by the names of a program's earlier version.
 */
export const marks = ['whole', 'owner-hours', 'minutes'] as const;
export type Mark = (typeof marks)[number];
/** One thing at a time, the requests of one project or one key by one thing, or a mark. */
export type Dimension = (typeof dimensions)[number] | OwnerDimension | Mark;
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

/** The statement behind `readRollups`: dimension, span, start (included) and end (excluded). */
export const rollupSql = `SELECT name, requests, errors, prompt_tokens AS promptTokens, completion_tokens AS completionTokens,
    busy_us AS busyUs, sketches
  FROM rollups WHERE dimension = ? AND span_ms = ? AND start_ms >= ? AND start_ms < ?`;
/** The statement behind `readStarts`: dimension, span, start (included) and end (excluded). */
const startsSql =
  'SELECT start_ms FROM rollups WHERE dimension = ? AND span_ms = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms';

interface Window {
  readonly sinceMs: number;
  readonly untilMs: number;
}
const always: Window = { sinceMs: 0, untilMs: Number.MAX_SAFE_INTEGER };

/** Starts of the spans that have sums by everything, or a mark, in order. */
export function readStarts(
  database: Database,
  { dimension, spanMs }: { readonly dimension: 'all' | Mark; readonly spanMs: number },
  { sinceMs, untilMs }: Window = always,
): number[] {
  const starts = database.prepare<[string, number, number, number], number>(startsSql).pluck();
  return starts.all(dimension, spanMs, sinceMs, untilMs);
}

const readLevel = (database: Database, dimension: 'all' | Mark, spanMs: number): Level => ({
  spanMs,
  runs: toRuns(readStarts(database, { dimension, spanMs }), spanMs),
});

/** Days and hours with sums by one thing. */
export const readLevels = (database: Database): Level[] => [
  readLevel(database, 'all', spans.dayMs),
  readLevel(database, 'all', spans.hourMs),
];

/** The same, and minutes, which have sums of all requests together. */
export const readLevelsWithMinutes = (database: Database): Level[] => [
  ...readLevels(database),
  { ...readLevel(database, 'minutes', spans.hourMs), spanMs: spans.minuteMs },
];

/** Days and hours with sums of owners. */
export const readOwnerLevels = (database: Database): Level[] => [
  readLevel(database, 'whole', spans.dayMs),
  readLevel(database, 'owner-hours', spans.hourMs),
];

type SumSegment = Segment & { readonly dimension: Dimension };
type TakeSum = (name: string | null, sum: StoredSum) => void;

/** Returns what calls `take` with each sum of a segment. */
export function prepareRollups(database: Database): (segment: SumSegment, take: TakeSum) => void {
  const statement = database.prepare<[string, number | null, number, number], StoredSum & { readonly name: string }>(
    rollupSql,
  );
  return ({ dimension, spanMs, sinceMs, untilMs }, take) => {
    for (const row of statement.iterate(dimension, spanMs, sinceMs, untilMs)) take(fromStoredName(row.name), row);
  };
}

/** Calls `take` with each sum of a segment. */
export const readRollups = (database: Database, segment: SumSegment, take: TakeSum): void =>
  prepareRollups(database)(segment, take);
