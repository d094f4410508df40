import type { Database } from 'better-sqlite3';
import { spans } from '../rollups/cover-window.ts';
import { findNewestHour, findWholeDay } from '../rollups/find-span.ts';
import { newestSql } from '../rollups/plan-rollup.ts';
import { splitList } from '../split-list.ts';
import { readCoveredSpans } from './covered-spans.ts';
import { type CellRow, encodePart, rowColumns } from './hour-columns.ts';
import { groupColumns } from './request-group.ts';

/** The cells of one hour or day, in slices that are small enough to be stored between requests; the last one makes the span complete. */
export interface CellPlan {
  readonly startMs: number;
  readonly slices: readonly CellSlice[];
}

/** Rows of the tables as JSON arrays; bytes are hexadecimal digits. */
export interface CellSlice {
  readonly groupsJson: string;
  readonly cellsJson: string;
  readonly rowsJson: string;
  readonly spansJson: string;
  /** The newest request that was there. What is newer, and of the span, is in no cell. */
  readonly lastSequence: number;
  readonly startMs: number;
  readonly endMs: number;
}

type Measures = readonly [
  sequence: number,
  receivedAtMs: number,
  promptTokens: number | null,
  completionTokens: number | null,
  loadMs: number | null,
  prefillMs: number | null,
  decodeMs: number | null,
  totalMs: number | null,
  firstTokenMs: number | null,
];

/** A first token later than this counts as slow. */
export const slowFirstTokenMs = 2000;
const cellsPerSlice = 96;
/** Parts of an hour go one by one. */
const rowsPerPart = 1500;

/** The statement behind the cells of an hour: start (included) and end (excluded). */
export const cellHourSql = `SELECT json_array(${groupColumns.join(', ')}), sequence, received_at_ms, prompt_tokens, completion_tokens,
    load_ms, prefill_ms, decode_ms, total_ms, first_token_ms
  FROM requests WHERE received_at_ms >= ? AND received_at_ms < ? ORDER BY received_at_ms, sequence`;
/** The statement behind the cells of a day: start (included) and end (excluded). */
export const cellDaySql = `SELECT group_id, sum(requests), sum(prompt_tokens), sum(completion_tokens), sum(slow), sum(busy_us),
    max(max_total_us), max(max_first_token_us), max(last_at_ms), max(last_sequence)
  FROM request_cells WHERE span_ms = ${spans.hourMs} AND start_ms >= ? AND start_ms < ? GROUP BY group_id`;

/** A day whose hours all have cells, or the newest hour that is over and has none yet; `null` when there is neither. */
export function planCells(database: Database, { nowMs }: { readonly nowMs: number }): CellPlan | null {
  return database.transaction(() => {
    const { hours, days } = readCoveredSpans(database);
    const isDone = (hourMs: number): boolean => hours.has(hourMs);
    const lastSequence = Number(database.prepare(newestSql).pluck().get() ?? 0);
    const dayMs = findWholeDay(database, { nowMs, hours, isDone, days });
    if (dayMs !== null) return planDay(database, dayMs, lastSequence);
    const hourMs = findNewestHour(database, { nowMs, sinceMs: 0, isDone });
    return hourMs === null ? null : planHour(database, hourMs, lastSequence);
  })();
}

interface Cell {
  readonly groupId: number;
  /** Stored with each hour: the group may have been deleted meanwhile. */
  readonly names: string | null;
  readonly sums: number[];
}

function planHour(database: Database, startMs: number, lastSequence: number): CellPlan {
  const idOf = createGroupIds(database);
  const cells = new Map<string, Cell>();
  const rows: CellRow[] = [];
  const requests = database.prepare<[number, number], readonly [names: string, ...measures: Measures]>(cellHourSql);
  for (const [names, ...measures] of requests.raw().iterate(startMs, startMs + spans.hourMs)) {
    let cell = cells.get(names);
    if (cell === undefined) {
      cell = { groupId: idOf(names), names, sums: [0, 0, 0, 0, 0, -1, -1, 0, 0] };
      cells.set(names, cell);
    }
    rows.push(addRequest(cell, measures));
  }
  const span = { spanMs: spans.hourMs, startMs, lastSequence };
  return { startMs, slices: sliceCells(span, { cells: [...cells.values()], rows, hours: [] }) };
}

const toUs = (ms: number | null): number => Math.round((ms ?? 0) * 1000);

function addRequest({ groupId, sums }: Cell, measures: Measures): CellRow {
  const [sequence, receivedAtMs, promptTokens, completionTokens, loadMs, prefillMs, decodeMs, totalMs, firstTokenMs] =
    measures;
  const row: CellRow = {
    ...{ groupId, sequence, receivedAtMs },
    totalUs: totalMs === null ? -1 : toUs(totalMs),
    firstTokenUs: firstTokenMs === null ? -1 : toUs(firstTokenMs),
    promptTokens: promptTokens ?? 0,
    completionTokens: completionTokens ?? 0,
  };
  const [count = 0, read = 0, written = 0, slow = 0, busyUs = 0, totalUs = -1, firstTokenUs = -1] = sums;
  const isSlow = firstTokenMs !== null && firstTokenMs > slowFirstTokenMs;
  sums.splice(
    0,
    sums.length,
    count + 1,
    read + row.promptTokens,
    written + row.completionTokens,
    slow + Number(isSlow),
    // Milliseconds are stored to three decimals: as whole microseconds they add up exactly.
    busyUs + toUs(loadMs) + toUs(prefillMs) + toUs(decodeMs),
    Math.max(totalUs, row.totalUs),
    Math.max(firstTokenUs, row.firstTokenUs),
    // Rows come in order of time.
    receivedAtMs,
    sequence,
  );
  return row;
}

function createGroupIds(database: Database): (names: string) => number {
  const find = database.prepare<[string], number>('SELECT id FROM request_groups WHERE names = ?').pluck();
  let lastId = Number(database.prepare('SELECT coalesce(max(id), 0) FROM request_groups').pluck().get());
  return (names) => find.get(names) ?? ++lastId;
}

interface Span {
  readonly spanMs: number;
  readonly startMs: number;
  readonly lastSequence: number;
}

function planDay(database: Database, startMs: number, lastSequence: number): CellPlan {
  const endMs = startMs + spans.dayMs;
  const cells = database
    .prepare<[number, number], readonly [groupId: number, ...sums: number[]]>(cellDaySql)
    .raw()
    .all(startMs, endMs)
    .map(([groupId, ...sums]) => ({ groupId, names: null, sums }));
  // Hours without a request are complete as well.
  const hours: number[] = [];
  for (let hour = startMs; hour < endMs; hour += spans.hourMs) hours.push(hour);
  return { startMs, slices: sliceCells({ spanMs: spans.dayMs, startMs, lastSequence }, { cells, rows: [], hours }) };
}

interface Planned {
  readonly cells: readonly Cell[];
  readonly rows: readonly CellRow[];
  /** Hours that are complete with the span. */
  readonly hours: readonly number[];
}

function sliceCells({ spanMs, startMs, lastSequence }: Span, { cells, rows, hours }: Planned): CellSlice[] {
  const nothing = { groupsJson: '[]', cellsJson: '[]', rowsJson: '[]', spansJson: '[]' };
  const guard = { lastSequence, startMs, endMs: startMs + spanMs };
  const ofCells = splitList(cells, cellsPerSlice).map((part) => ({
    ...nothing,
    groupsJson: JSON.stringify(part.flatMap(({ groupId, names }) => (names === null ? [] : [[groupId, names]]))),
    cellsJson: JSON.stringify(part.map(({ groupId, sums }) => [spanMs, startMs, groupId, ...sums])),
  }));
  const ofRows = splitList(rows, rowsPerPart).map((part, index) => ({
    ...nothing,
    rowsJson: toPartJson(startMs, part, index),
  }));
  const spansJson = JSON.stringify([[spanMs, startMs], ...hours.map((hour) => [spans.hourMs, hour])]);
  return [...ofCells, ...ofRows, { ...nothing, spansJson }].map((slice) => ({ ...slice, ...guard }));
}

function toPartJson(startMs: number, rows: readonly CellRow[], index: number): string {
  const { requests, firstSequence, columns } = encodePart(startMs, rows);
  const bytes = rowColumns.map((column) => Buffer.from(columns[column]).toString('hex'));
  return JSON.stringify([[startMs, index, requests, firstSequence, ...bytes]]);
}
