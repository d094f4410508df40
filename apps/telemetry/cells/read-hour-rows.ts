import type { Database } from 'better-sqlite3';
import type { RequestFilter } from '../../contract/model/index.ts';
import { type CellRow, type RowColumn, readNumbers } from './hour-columns.ts';
import type { RequestGroup } from './request-group.ts';

/** Least durations, in microseconds; -1 for any, also none. */
export interface LeastDurations {
  readonly totalUs: number;
  readonly firstTokenUs: number;
}

export const noLeast: LeastDurations = { totalUs: -1, firstTokenUs: -1 };

const toLeastUs = (ms: number | undefined): number => (ms === undefined ? -1 : Math.max(0, Math.ceil(ms * 1000)));

/** What a filter demands of durations; `null` when it demands nothing. */
export function findLeastDurations({ minTotalMs, minFirstTokenMs }: RequestFilter): LeastDurations | null {
  if (minTotalMs === undefined && minFirstTokenMs === undefined) return null;
  return { totalUs: toLeastUs(minTotalMs), firstTokenUs: toLeastUs(minFirstTokenMs) };
}

/** Complete hours as they follow each other, and whose requests of them. */
export interface RowWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly groups: readonly RequestGroup[];
  readonly least: LeastDurations;
  /** What is needed of each request besides its group; the rest of a row is 0. */
  readonly columns: readonly Exclude<RowColumn, 'group_ids'>[];
}

/** The statement behind `readCellRows`: start (included) and end (excluded) of hours. */
const buildHourRowsSql = (columns: readonly RowColumn[]): string =>
  `SELECT part_id, start_ms, requests, first_sequence, ${columns.join(', ')} FROM request_hour_rows
    WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms, part`;
/** The statement that reads more of a part. */
const buildPartSql = (columns: readonly RowColumn[]): string =>
  `SELECT ${columns.join(', ')} FROM request_hour_rows WHERE part_id = ?`;

type Part = readonly [partId: number, startMs: number, requests: number, firstSequence: number, ...Uint8Array[]];
type Numbers = ReadonlyMap<RowColumn, ArrayLike<number>>;
type Changing<Shape> = { -readonly [Field in keyof Shape]: Shape[Field] };

/**
 * Calls `take` with each request of complete hours that is in one of the groups and took long enough, in order of time. The row is the same
 * object each time.
 */
export function readCellRows(
  database: Database,
  { sinceMs, untilMs, groups, least, columns }: RowWindow,
  take: (group: RequestGroup, row: CellRow) => void,
): void {
  const durations = listDurations(least);
  const others: RowColumn[] = ['group_ids', ...columns].filter(
    (column): column is RowColumn => !durations.includes(column as RowColumn),
  );
  // Where few took long, little else is read.
  const [first, second] = durations.length === 0 ? [others, []] : [durations, others];
  const more = second.length === 0 ? null : database.prepare<[number], Uint8Array[]>(buildPartSql(second)).raw();
  const byId: (RequestGroup | undefined)[] = [];
  for (const group of groups) byId[group.id] = group;
  const parts = database.prepare<[number, number], Part>(buildHourRowsSql(first)).raw();
  for (const [partId, startMs, requests, firstSequence, ...bytes] of parts.iterate(sinceMs, untilMs)) {
    const places = durations.length === 0 ? null : findLong(toNumbers(first, bytes, requests), least, requests);
    if (places?.length === 0) continue;
    const numbers = new Map([
      ...toNumbers(first, bytes, requests),
      ...toNumbers(second, more?.get(partId) ?? [], requests),
    ]);
    takeRows({ startMs, requests, firstSequence, numbers, places, byId }, take);
  }
}

function listDurations({ totalUs, firstTokenUs }: LeastDurations): RowColumn[] {
  return [...(totalUs < 0 ? [] : (['total_us'] as const)), ...(firstTokenUs < 0 ? [] : (['first_token_us'] as const))];
}

const toNumbers = (columns: readonly RowColumn[], bytes: readonly Uint8Array[], requests: number): Numbers =>
  new Map(
    columns.flatMap((column, index) => (bytes[index] ? [[column, readNumbers(bytes[index], requests)] as const] : [])),
  );

/** Places of the requests that took long enough. What is stored is one more. */
function findLong(numbers: Numbers, least: LeastDurations, requests: number): number[] {
  const total = numbers.get('total_us');
  const firstToken = numbers.get('first_token_us');
  const places: number[] = [];
  for (let place = 0; place < requests; place++) {
    if (total !== undefined && (total[place] ?? 0) <= least.totalUs) continue;
    if (firstToken !== undefined && (firstToken[place] ?? 0) <= least.firstTokenUs) continue;
    places.push(place);
  }
  return places;
}

interface TakenPart {
  readonly startMs: number;
  readonly requests: number;
  readonly firstSequence: number;
  readonly numbers: Numbers;
  /** `null` for all. */
  readonly places: readonly number[] | null;
  readonly byId: readonly (RequestGroup | undefined)[];
}

const none: ArrayLike<number> = [];

function takeRows(
  { startMs, requests, firstSequence, numbers, places, byId }: TakenPart,
  take: (group: RequestGroup, row: CellRow) => void,
): void {
  const column = (name: RowColumn): ArrayLike<number> => numbers.get(name) ?? none;
  const [groupIds, received, sequences] = [column('group_ids'), column('received_ms'), column('sequences')];
  const [firstToken, total] = [column('first_token_us'), column('total_us')];
  const [prompt, completion] = [column('prompt_tokens'), column('completion_tokens')];
  const row: Changing<CellRow> = {
    ...{ groupId: 0, sequence: 0, receivedAtMs: 0, totalUs: 0, firstTokenUs: 0, promptTokens: 0, completionTokens: 0 },
  };
  const count = places?.length ?? requests;
  for (let index = 0; index < count; index++) {
    const place = places === null ? index : (places[index] ?? 0);
    const group = byId[groupIds[place] ?? 0];
    if (group === undefined) continue;
    row.groupId = group.id;
    row.sequence = firstSequence + (sequences[place] ?? 0);
    row.receivedAtMs = startMs + (received[place] ?? 0);
    row.totalUs = (total[place] ?? 1) - 1;
    row.firstTokenUs = (firstToken[place] ?? 1) - 1;
    row.promptTokens = prompt[place] ?? 0;
    row.completionTokens = completion[place] ?? 0;
    take(group, row);
  }
}
