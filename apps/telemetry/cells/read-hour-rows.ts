import type { Database } from 'better-sqlite3';
import type { RequestFilter } from '../../contract/model/index.ts';
import type { CellRow, RowColumn } from './hour-columns.ts';
import { type LeastDurations, readParts, type TakenPart } from './read-parts.ts';
import type { RequestGroup } from './request-group.ts';

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
  /** What is needed of each request besides its group; the rest of a row tells nothing. */
  readonly columns: readonly Exclude<RowColumn, 'group_ids'>[];
}

type Changing<Shape> = { -readonly [Field in keyof Shape]: Shape[Field] };
type ById = readonly (RequestGroup | undefined)[];
type Take = (group: RequestGroup, row: CellRow) => void;

/**
 * Calls `take` with each request of complete hours that is in one of the groups and took long enough, in order of time. The row is the same
 * object each time.
 */
export function readCellRows(database: Database, { groups, columns, ...window }: RowWindow, take: Take): void {
  if (groups.length === 0) return;
  const byId: (RequestGroup | undefined)[] = [];
  for (const group of groups) byId[group.id] = group;
  readParts(database, { ...window, columns: ['group_ids', ...columns] }, (part) => takeRows(part, byId, take));
}

function takeRows({ startMs, requests, firstSequence, numbers, places }: TakenPart, byId: ById, take: Take): void {
  // What was not read is a column as well, so that the loop knows no other class.
  const zeros = new Uint8Array(requests);
  const column = (name: RowColumn): ArrayLike<number> => numbers.get(name) ?? zeros;
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
    row.totalUs = (total[place] ?? 0) - 1;
    row.firstTokenUs = (firstToken[place] ?? 0) - 1;
    row.promptTokens = prompt[place] ?? 0;
    row.completionTokens = completion[place] ?? 0;
    take(group, row);
  }
}
