import type { Database } from 'better-sqlite3';
import type { RequestFilter } from '../../contract/model/index.ts';
import { type Segment, spans } from '../rollups/cover-window.ts';
import { type CellRow, decodeRows, type LeastDurations } from './cell-rows.ts';
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
  FROM request_cells WHERE span_ms = ? AND start_ms >= ? AND start_ms < ? AND group_id IN (SELECT value FROM json_each(?))
  GROUP BY group_id`;

export const toIdsJson = (groups: readonly RequestGroup[]): string => JSON.stringify(groups.map(({ id }) => id));

/** Sums of each group over a run of complete spans. */
export function sumCells(database: Database, { spanMs, sinceMs, untilMs }: Segment, idsJson: string): CellSum[] {
  return database
    .prepare<[number | null, number, number, string], CellSum>(cellSumSql)
    .all(spanMs, sinceMs, untilMs, idsJson);
}

const toLeastUs = (ms: number | undefined): number => (ms === undefined ? -1 : Math.max(0, Math.ceil(ms * 1000)));

/** What a filter demands of durations; `null` when it demands nothing. */
export function findLeastDurations({ minTotalMs, minFirstTokenMs }: RequestFilter): LeastDurations | null {
  if (minTotalMs === undefined && minFirstTokenMs === undefined) return null;
  return { totalUs: toLeastUs(minTotalMs), firstTokenUs: toLeastUs(minFirstTokenMs) };
}

export const noLeast: LeastDurations = { totalUs: -1, firstTokenUs: -1 };

/**
 * The statements behind `readCellRows`: start (included) and end (excluded) of hours, then least durations. Cells in which nothing took as long
 * are not read.
 */
export const cellRowsSql =
  'SELECT group_id, start_ms, rows FROM request_cell_rows WHERE start_ms >= ? AND start_ms < ?';
export const longRowsSql = `SELECT request_cells.group_id, request_cells.start_ms, rows
  FROM request_groups CROSS JOIN request_cells CROSS JOIN request_cell_rows
  WHERE span_ms = ${spans.hourMs} AND request_cells.group_id = request_groups.id
    AND request_cells.start_ms >= ? AND request_cells.start_ms < ? AND max_total_us >= ? AND max_first_token_us >= ?
    AND request_cell_rows.start_ms = request_cells.start_ms AND request_cell_rows.group_id = request_cells.group_id`;

/** Hours as they follow each other, and whose requests of them. */
export interface RowWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly groups: ReadonlyMap<number, RequestGroup>;
  readonly least: LeastDurations;
}

type Cells = readonly [groupId: number, startMs: number, rows: Uint8Array];

/** Calls `take` with each request of complete hours that is in one of the groups and took long enough. */
export function readCellRows(
  database: Database,
  { sinceMs, untilMs, groups, least }: RowWindow,
  take: (group: RequestGroup, row: CellRow) => void,
): void {
  const isAny = least.totalUs < 0 && least.firstTokenUs < 0;
  const [sql, ...bounds] = isAny ? [cellRowsSql] : [longRowsSql, least.totalUs, least.firstTokenUs];
  for (const [groupId, startMs, bytes] of database
    .prepare<number[], Cells>(String(sql))
    .raw()
    .iterate(sinceMs, untilMs, ...(bounds as number[]))) {
    const group = groups.get(groupId);
    if (group !== undefined) decodeRows({ startMs, bytes, least }, (row) => take(group, row));
  }
}

export const byId = (groups: readonly RequestGroup[]): ReadonlyMap<number, RequestGroup> =>
  new Map(groups.map((group) => [group.id, group]));
