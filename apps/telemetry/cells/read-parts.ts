import type { Database } from 'better-sqlite3';
import { spans } from '../rollups/cover-window.ts';
import { type RowColumn, readNumbers } from './hour-columns.ts';

/** Least durations, in microseconds; -1 for any, also none. */
export interface LeastDurations {
  readonly totalUs: number;
  readonly firstTokenUs: number;
}

/** Complete hours as they follow each other, and what is wanted of those of their requests that took long enough. */
export interface PartWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly least: LeastDurations;
  readonly columns: readonly RowColumn[];
}

/** Some of an hour's requests. */
export interface TakenPart {
  readonly startMs: number;
  readonly requests: number;
  readonly firstSequence: number;
  readonly numbers: ReadonlyMap<RowColumn, ArrayLike<number>>;
  /** Those that took long enough; `null` for all. */
  readonly places: readonly number[] | null;
}

type Numbers = TakenPart['numbers'];
/** Columns one behind the other, as fewer and larger pieces of memory are quicker, and the length of each. */
type Columns = readonly [bytes: Uint8Array, ...lengths: number[]];
type Part = readonly [partId: number, startMs: number, requests: number, firstSequence: number, ...Columns];

const selectColumns = (columns: readonly RowColumn[]): string =>
  `CAST(${columns.join(' || ')} AS BLOB), ${columns.map((column) => `length(${column})`).join(', ')}`;
/** The statement behind `readParts`: start (included) and end (excluded) of hours. */
const buildPartsSql = (columns: readonly RowColumn[]): string =>
  `SELECT part_id, start_ms, requests, first_sequence, ${selectColumns(columns)} FROM request_hour_rows
    WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms, part`;
/** The statement that reads more of a part. */
const buildPartSql = (columns: readonly RowColumn[]): string =>
  `SELECT ${selectColumns(columns)} FROM request_hour_rows WHERE part_id = ?`;

/** After so much it is looked at again which way is the quicker one. */
const stretchMs = spans.dayMs;

/** Calls `take` with the parts of complete hours that have a request which took long enough, in order of time. */
export function readParts(database: Database, window: PartWindow, take: (part: TakenPart) => void): void {
  const { sinceMs, untilMs, least } = window;
  const durations = listDurations(least);
  const others = window.columns.filter((column) => !durations.includes(column));
  const atOnce = prepareParts(database, [...durations, ...others]);
  if (durations.length === 0) {
    for (const { part } of atOnce(window, least)) take(part);
    return;
  }
  const inTurn = prepareParts(database, durations);
  const more = database.prepare<[number], Columns>(buildPartSql(others)).raw();
  const readRest = (partId: number, requests: number): Numbers => {
    const found = more.get(partId);
    return found === undefined ? new Map() : toNumbers(others, found, requests);
  };
  // Where few parts have one, little more than durations is read; where most have, nothing is read twice.
  let isFrequent = false;
  for (let fromMs = sinceMs; fromMs < untilMs; fromMs += stretchMs) {
    const stretch = { sinceMs: fromMs, untilMs: Math.min(untilMs, fromMs + stretchMs) };
    let [parts, taken] = [0, 0];
    for (const { partId, part } of (isFrequent ? atOnce : inTurn)(stretch, least)) {
      parts++;
      if (part.places?.length === 0) continue;
      taken++;
      const { requests, numbers } = part;
      take(isFrequent ? part : { ...part, numbers: new Map([...numbers, ...readRest(partId, requests)]) });
    }
    if (parts > 0) isFrequent = taken * 2 > parts;
  }
}

interface Read {
  readonly partId: number;
  readonly part: TakenPart;
}

/** Returns what reads columns of the parts of a window, with the places of what took long enough. */
function prepareParts(
  database: Database,
  columns: readonly RowColumn[],
): (window: Pick<PartWindow, 'sinceMs' | 'untilMs'>, least: LeastDurations) => Iterable<Read> {
  const statement = database.prepare<[number, number], Part>(buildPartsSql(columns)).raw();
  return function* read({ sinceMs, untilMs }, least) {
    for (const [partId, startMs, requests, firstSequence, ...found] of statement.iterate(sinceMs, untilMs)) {
      const numbers = toNumbers(columns, found, requests);
      yield {
        partId,
        part: { startMs, requests, firstSequence, numbers, places: findLong(numbers, least, requests) },
      };
    }
  };
}

function listDurations({ totalUs, firstTokenUs }: LeastDurations): RowColumn[] {
  return [...(totalUs < 0 ? [] : (['total_us'] as const)), ...(firstTokenUs < 0 ? [] : (['first_token_us'] as const))];
}

function toNumbers(columns: readonly RowColumn[], [bytes, ...lengths]: Columns, requests: number): Numbers {
  const numbers = new Map<RowColumn, ArrayLike<number>>();
  let from = 0;
  for (const [index, column] of columns.entries()) {
    const to = from + (lengths[index] ?? 0);
    numbers.set(column, readNumbers(bytes.subarray(from, to), requests));
    from = to;
  }
  return numbers;
}

/** Places of the requests that took long enough; `null` for all. What is stored is one more. */
function findLong(numbers: Numbers, { totalUs, firstTokenUs }: LeastDurations, requests: number): number[] | null {
  const total = totalUs < 0 ? undefined : numbers.get('total_us');
  const firstToken = firstTokenUs < 0 ? undefined : numbers.get('first_token_us');
  if (total === undefined) return firstToken === undefined ? null : findAbove(firstToken, firstTokenUs, requests);
  const places = findAbove(total, totalUs, requests);
  return firstToken === undefined ? places : places.filter((place) => (firstToken[place] ?? 0) > firstTokenUs);
}

function findAbove(values: ArrayLike<number>, least: number, count: number): number[] {
  const places: number[] = [];
  for (let place = 0; place < count; place++) if ((values[place] ?? 0) > least) places.push(place);
  return places;
}
