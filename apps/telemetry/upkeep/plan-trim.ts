import type { Database } from 'better-sqlite3';
import { findOldestUnsummedMs } from '../rollups/find-unsummed.ts';

/** What may be kept. Times are UTC milliseconds. */
export interface TrimQuestion {
  readonly requestsBeforeMs: number;
  readonly eventsBeforeMs: number;
  readonly modelEventsBeforeMs: number;
  readonly auditBeforeMs: number;
  /** How large the file may be. */
  readonly maxBytes: number;
  /** How many rows of each table are looked at. */
  readonly lookRows: number;
}

/** What is to be deleted next. All of it is told by bounds, so that doing it twice deletes nothing more. */
export interface TrimPlan {
  /** Requests that were received earlier go, running ones excepted. */
  readonly requestsBeforeMs: number;
  /** How many requests, and rows of the table that has most to delete, counted up to `lookRows`. */
  readonly requestCount: number;
  readonly rowCount: number;
  /** What is kept of their prompts and answers, and goes with them. */
  readonly bodyBytes: number;
  /** Pages to give back once no row is left to delete, and the size of one. */
  readonly freePages: number;
  readonly pageBytes: number;
  readonly fileBytes: number;
}

/** Room that is made below the limit, so that new rows find free pages for a while. */
const headroom = 1 / 16;
/** Of the rows that are looked at, the part that goes before the size is looked at again. */
const sizeStep = 1 / 8;
/** Free pages are kept for new rows, as long as they are no more than this part of the file. */
const keptFree = 1 / 4;
const fewPages = 2048;

/** Looks for what there is too much of. Reads the rows that will go, so that deleting them does not wait for the disk. */
export function planTrim(database: Database, question: TrimQuestion): TrimPlan {
  const read = (pragma: string): number => Number(database.pragma(pragma, { simple: true }));
  const pageBytes = read('page_size');
  const pages = read('page_count');
  const free = read('freelist_count');
  const maxPages = Math.floor(question.maxBytes / pageBytes);
  const isTooLarge = pages > maxPages && pages - free > maxPages * (1 - headroom);
  const requestsBeforeMs = Math.max(
    limitToRolled(database, question.requestsBeforeMs),
    isTooLarge ? findOldestEndMs(database, Math.ceil(question.lookRows * sizeStep)) : 0,
  );
  const counted = countRows(database, { ...question, requestsBeforeMs });
  const [requestCount = 0] = counted;
  return {
    requestsBeforeMs,
    requestCount,
    rowCount: Math.max(...counted),
    bodyBytes: Number(database.prepare(bodyBytesSql).pluck().get(requestsBeforeMs, question.lookRows)),
    // Only a file that was made for it can give pages back one by one.
    freePages: read('auto_vacuum') === 2 ? Math.min(free, countSuperfluous({ pages, free, maxPages })) : 0,
    pageBytes,
    fileBytes: pages * pageBytes,
  };
}

/** Age alone deletes no request whose hour is still to be summed up; where nothing is, age counts alone. */
function limitToRolled(database: Database, beforeMs: number): number {
  return Math.min(beforeMs, findOldestUnsummedMs(database) ?? beforeMs);
}

/** Just behind the last of the `rows` oldest requests that have ended, so that at least one goes whenever there is one. */
function findOldestEndMs(database: Database, rows: number): number {
  const sql = `SELECT max(received_at_ms) FROM
    (SELECT received_at_ms FROM requests WHERE outcome IS NOT NULL ORDER BY received_at_ms LIMIT ?)`;
  return Number(database.prepare<[number], number>(sql).pluck().get(rows) ?? -1) + 1;
}

/** Of the requests that are counted, and no others. */
const bodyBytesSql = `SELECT coalesce(sum(stored_bytes), 0) FROM bodies WHERE received_at_ms <=
  (SELECT max(received_at_ms) FROM
    (SELECT received_at_ms FROM requests WHERE received_at_ms < ? AND outcome IS NOT NULL ORDER BY received_at_ms LIMIT ?))`;
const limited = (rows: string): string => `SELECT count(*) FROM (${rows} LIMIT ?)`;
const counts = [
  limited('SELECT user_agent FROM requests WHERE received_at_ms < ? AND outcome IS NOT NULL'),
  limited('SELECT 1 FROM daemon_events WHERE at_ms < ?'),
  limited('SELECT 1 FROM model_events WHERE at_ms < ?'),
  // By sequence, the order of time: there is no index on the time.
  `WITH bound(ms) AS (SELECT ?)
    SELECT count(*) FROM (SELECT at_ms FROM audit ORDER BY sequence LIMIT ?), bound WHERE at_ms < ms`,
];

function countRows(database: Database, question: TrimQuestion): number[] {
  const { requestsBeforeMs, eventsBeforeMs, modelEventsBeforeMs, auditBeforeMs, lookRows } = question;
  const bounds = [requestsBeforeMs, eventsBeforeMs, modelEventsBeforeMs, auditBeforeMs];
  return counts.map((sql, index) => Number(database.prepare(sql).pluck().get(bounds[index], lookRows)));
}

function countSuperfluous(file: { readonly pages: number; readonly free: number; readonly maxPages: number }): number {
  const { pages, free, maxPages } = file;
  const excess = Math.max(0, pages - maxPages);
  const isWasteful = free > fewPages && free > pages * keptFree;
  return Math.max(excess, isWasteful ? Math.floor(free / 2) : 0);
}
