import type { Database } from 'better-sqlite3';
import { spans } from '../rollups/cover-window.ts';
import { settleMs } from '../rollups/plan-rollup.ts';
import { type CellRow, encodeRows } from './cell-rows.ts';
import { type CoveredSpans, floorTo, readCoveredSpans } from './covered-spans.ts';
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
const rowsPerSlice = 1500;

/** The statement behind the cells of an hour: start (included) and end (excluded). */
export const cellHourSql = `SELECT json_array(${groupColumns.join(', ')}), sequence, received_at_ms, prompt_tokens, completion_tokens,
    load_ms, prefill_ms, decode_ms, total_ms, first_token_ms
  FROM requests WHERE received_at_ms >= ? AND received_at_ms < ? ORDER BY received_at_ms, sequence`;
const nextSql = 'SELECT received_at_ms FROM requests WHERE received_at_ms >= ? ORDER BY received_at_ms LIMIT 1';
const runningSql =
  'SELECT 1 FROM requests INDEXED BY requests_open WHERE outcome IS NULL AND received_at_ms >= ? AND received_at_ms < ? LIMIT 1';
/** The statement behind the cells of a day: start (included) and end (excluded). */
export const cellDaySql = `SELECT group_id, sum(requests), sum(prompt_tokens), sum(completion_tokens), sum(slow), sum(busy_us),
    max(max_total_us), max(max_first_token_us), max(last_at_ms), max(last_sequence)
  FROM request_cells WHERE span_ms = ${spans.hourMs} AND group_id IN (SELECT id FROM request_groups)
    AND start_ms >= ? AND start_ms < ? GROUP BY group_id`;

/** The oldest hour that is over and has no cells yet, or a day whose hours all have them; `null` when there is neither. */
export function planCells(database: Database, { nowMs }: { readonly nowMs: number }): CellPlan | null {
  const covered = readCoveredSpans(database);
  const hourMs = findHour(database, covered, nowMs);
  if (hourMs !== null) return planHour(database, hourMs);
  const dayMs = findDay(database, covered, nowMs);
  return dayMs === null ? null : planDay(database, dayMs);
}

function findHour(database: Database, { hours, oldestMs }: CoveredSpans, nowMs: number): number | null {
  const next = database.prepare<[number], number>(nextSql).pluck();
  const endMs = floorTo(nowMs - settleMs, spans.hourMs);
  let position = oldestMs ?? endMs;
  for (;;) {
    const foundMs = next.get(position);
    if (foundMs === undefined || foundMs >= endMs) return null;
    const startMs = floorTo(foundMs, spans.hourMs);
    if (!hours.has(startMs) && !isRunning(database, startMs)) return startMs;
    position = startMs + spans.hourMs;
    while (hours.has(position)) position += spans.hourMs;
  }
}

const isRunning = (database: Database, startMs: number): boolean =>
  database.prepare(runningSql).get(startMs, startMs + spans.hourMs) !== undefined;

function findDay(database: Database, { hours, days }: CoveredSpans, nowMs: number): number | null {
  const next = database.prepare<[number], number>(nextSql).pluck();
  const isWhole = (dayMs: number): boolean => {
    for (let hour = dayMs; hour < dayMs + spans.dayMs; hour += spans.hourMs) {
      if (!hours.has(hour) && (next.get(hour) ?? Number.MAX_SAFE_INTEGER) < hour + spans.hourMs) return false;
    }
    return true;
  };
  const started = new Set([...hours].map((hour) => floorTo(hour, spans.dayMs)));
  for (const dayMs of started) {
    if (!days.has(dayMs) && dayMs + spans.dayMs + settleMs <= nowMs && isWhole(dayMs)) return dayMs;
  }
  return null;
}

interface Cell {
  readonly groupId: number;
  /** Stored with each hour: the group may have been deleted meanwhile. */
  readonly names: string | null;
  readonly sums: number[];
  readonly rows: CellRow[];
}

function planHour(database: Database, startMs: number): CellPlan {
  const idOf = createGroupIds(database);
  const cells = new Map<string, Cell>();
  const requests = database.prepare<[number, number], readonly [names: string, ...measures: Measures]>(cellHourSql);
  for (const [names, ...measures] of requests.raw().iterate(startMs, startMs + spans.hourMs)) {
    let cell = cells.get(names);
    if (cell === undefined) {
      cell = { groupId: idOf(names), names, sums: [0, 0, 0, 0, 0, -1, -1, 0, 0], rows: [] };
      cells.set(names, cell);
    }
    addRequest(cell, measures);
  }
  return { startMs, slices: sliceCells({ spanMs: spans.hourMs, startMs }, [...cells.values()]) };
}

const toUs = (ms: number | null): number => Math.round((ms ?? 0) * 1000);

function addRequest({ sums, rows }: Cell, measures: Measures): void {
  const [sequence, receivedAtMs, promptTokens, completionTokens, loadMs, prefillMs, decodeMs, totalMs, firstTokenMs] =
    measures;
  const row: CellRow = {
    ...{ sequence, receivedAtMs },
    totalUs: totalMs === null ? -1 : toUs(totalMs),
    firstTokenUs: firstTokenMs === null ? -1 : toUs(firstTokenMs),
    promptTokens: promptTokens ?? 0,
    completionTokens: completionTokens ?? 0,
  };
  rows.push(row);
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
}

function createGroupIds(database: Database): (names: string) => number {
  const find = database.prepare<[string], number>('SELECT id FROM request_groups WHERE names = ?').pluck();
  let lastId = Number(database.prepare('SELECT coalesce(max(id), 0) FROM request_groups').pluck().get());
  return (names) => find.get(names) ?? ++lastId;
}

interface Span {
  readonly spanMs: number;
  readonly startMs: number;
}

function planDay(database: Database, startMs: number): CellPlan {
  const endMs = startMs + spans.dayMs;
  const cells = database
    .prepare<[number, number], readonly [groupId: number, ...sums: number[]]>(cellDaySql)
    .raw()
    .all(startMs, endMs)
    .map(([groupId, ...sums]) => ({ groupId, names: null, sums, rows: [] }));
  // Hours without a request are complete as well.
  const hours: number[] = [];
  for (let hour = startMs; hour < endMs; hour += spans.hourMs) hours.push(hour);
  return { startMs, slices: sliceCells({ spanMs: spans.dayMs, startMs }, cells, hours) };
}

function sliceCells({ spanMs, startMs }: Span, cells: readonly Cell[], hours: readonly number[] = []): CellSlice[] {
  const complete = [[spanMs, startMs], ...hours.map((hour) => [spans.hourMs, hour])];
  const parts = splitCells(cells);
  return parts.map((part, index) => ({
    groupsJson: JSON.stringify(part.flatMap(({ groupId, names }) => (names === null ? [] : [[groupId, names]]))),
    cellsJson: JSON.stringify(part.map(({ groupId, sums }) => [spanMs, groupId, startMs, ...sums])),
    rowsJson: JSON.stringify(
      part.flatMap(({ groupId, rows }) =>
        rows.length === 0 ? [] : [[startMs, groupId, Buffer.from(encodeRows(startMs, rows)).toString('hex')]],
      ),
    ),
    spansJson: JSON.stringify(index === parts.length - 1 ? complete : []),
  }));
}

/** At least one part, also of nothing. */
function splitCells(cells: readonly Cell[]): Cell[][] {
  const parts: Cell[][] = [[]];
  let rows = 0;
  for (const cell of cells) {
    const isFull = (parts.at(-1)?.length ?? 0) >= cellsPerSlice || rows >= rowsPerSlice;
    if (isFull) {
      parts.push([]);
      rows = 0;
    }
    parts.at(-1)?.push(cell);
    rows += cell.rows.length;
  }
  return parts;
}
