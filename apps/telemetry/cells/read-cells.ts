import type { Database } from 'better-sqlite3';
import type { Segment } from '../rollups/cover-window.ts';
import type { RequestGroup } from './request-group.ts';

/** What the requests of a group add up to. Busy time in microseconds; the last request by time. */
export interface CellSum {
  readonly groupId: number;
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly slow: number;
  readonly busyUs: number;
  readonly lastAtMs: number;
  readonly lastSequence: number;
}

/** The statement behind `sumCells`: span, start (included), end (excluded), and ids of groups as JSON. */
export const cellSumSql = `SELECT group_id AS groupId, sum(requests) AS requests, sum(prompt_tokens) AS promptTokens,
    sum(completion_tokens) AS completionTokens, sum(slow) AS slow, sum(busy_us) AS busyUs, max(last_at_ms) AS lastAtMs,
    last_sequence AS lastSequence
  FROM request_cells WHERE span_ms = ? AND start_ms >= ? AND start_ms < ? AND +group_id IN (SELECT value FROM json_each(?))
  GROUP BY group_id`;

export const toIdsJson = (groups: readonly RequestGroup[]): string => JSON.stringify(groups.map(({ id }) => id));

/** Sums of each group over a run of complete spans. */
export function sumCells(database: Database, { spanMs, sinceMs, untilMs }: Segment, idsJson: string): CellSum[] {
  return database
    .prepare<[number | null, number, number, string], CellSum>(cellSumSql)
    .all(spanMs, sinceMs, untilMs, idsJson);
}

export const byId = (groups: readonly RequestGroup[]): ReadonlyMap<number, RequestGroup> =>
  new Map(groups.map((group) => [group.id, group]));
