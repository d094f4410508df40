import type { Database } from 'better-sqlite3';
import { completionColumns, keptColumns, openColumns, type RequestRow, type SqlValue } from './request-row.ts';

/** What many requests have alike: kept once for the requests of a day, in table `request_details`, in this order. */
const detailColumns = [
  'dialect_in',
  'dialect_out',
  'translation',
  'route_steps',
  'client_address',
  'user_agent',
] as const;
/** Counted from `received_at_ms`, which takes fewer bytes. */
const distantColumns: ReadonlySet<string> = new Set(['admitted_at_ms', 'first_byte_at_ms', 'done_at_ms']);
/** Later times are times, as earlier versions stored them; earlier ones are distances. */
const longestDistanceMs = 100_000_000_000;
const dayMs = 86_400_000;
/** Enough for the callers of a day; where each request has details of its own, remembering them is of no use. */
const mostKnown = 4096;

const detailPlaces = detailColumns.map((column) => openColumns.indexOf(column));
const ownColumns = openColumns.filter((column) => !(detailColumns as readonly string[]).includes(column));
const ownPlaces = ownColumns.map((column) => openColumns.indexOf(column));
const [receivedPlace, admittedPlace] = [openColumns.indexOf('received_at_ms'), openColumns.indexOf('admitted_at_ms')];
const storedAdmittedPlace = ownColumns.indexOf('admitted_at_ms');

/** Takes the values of `toStoredValues`. The column for the dialect has to have a text. */
export const insertRequestSql = `INSERT OR IGNORE INTO requests (${ownColumns.join(', ')}, dialect_in, detail_id)
  VALUES (${ownColumns.map(() => '?').join(', ')}, '', ?)`;

/** Takes the values of a row's end, and its id. */
export const completeRequestSql = `UPDATE requests SET ${completionColumns.map(assign).join(', ')} WHERE id = ?`;

function assign(column: string): string {
  if (distantColumns.has(column)) return `${column} = ? - received_at_ms`;
  return keptColumns.has(column) ? `${column} = coalesce(?, ${column})` : `${column} = ?`;
}

/** What a statement selects of `requests` so that `resolveRow` knows all of the row. */
export const rowColumns = `requests.*, (SELECT body FROM request_details WHERE id = detail_id) AS detail`;
/** The same of one value: of the details where the row has some, else of its own column. */
export const detailSql = (column: (typeof detailColumns)[number]): string =>
  `CASE WHEN detail_id IS NULL THEN ${column}
    ELSE (SELECT body ->> ${detailColumns.indexOf(column)} FROM request_details WHERE id = detail_id) END`;

/** A row as `rowColumns` gives it. */
export type StoredRequestRow = RequestRow & { readonly detail?: string | null };

/** The row with its details and its times, whichever version stored it. */
export function resolveRow(stored: StoredRequestRow): RequestRow {
  const { received_at_ms: receivedAtMs, detail } = stored;
  const toTime = (ms: number | null): number | null =>
    ms === null || ms >= longestDistanceMs ? ms : receivedAtMs + ms;
  const row: Record<string, unknown> = {
    ...stored,
    admitted_at_ms: toTime(stored.admitted_at_ms),
    first_byte_at_ms: toTime(stored.first_byte_at_ms),
    done_at_ms: toTime(stored.done_at_ms),
  };
  const details = typeof detail === 'string' ? (JSON.parse(detail) as (string | null)[]) : [];
  for (const [index, value] of details.entries()) row[detailColumns[index] ?? ''] = value;
  return row as unknown as RequestRow;
}

/** Keeps the details of requests, each once a day. */
export interface RequestDetails {
  /** The values that `insertRequestSql` takes of a row at admission. Stores its details when they are new. */
  toStoredValues(openValues: readonly SqlValue[]): SqlValue[];
  /** From here on nothing is known to be stored: call it when a transaction was undone, or others may have deleted details. */
  forget(): void;
}

/** Creates the keeper of a database that nobody else writes to, unless `forget` is called. */
export function prepareDetails(database: Database): RequestDetails {
  const insert = database.prepare<SqlValue[]>('INSERT INTO request_details (day, body) VALUES (?, ?)');
  const known = new Map<string, number>();
  let knownDay = Number.NaN;
  const findId = (day: number, body: string): number => {
    if (day !== knownDay || known.size >= mostKnown) {
      known.clear();
      knownDay = day;
    }
    const knownId = known.get(body);
    if (knownId !== undefined) return knownId;
    const id = Number(insert.run(day, body).lastInsertRowid);
    known.set(body, id);
    return id;
  };
  return {
    toStoredValues(openValues) {
      const receivedAtMs = Number(openValues[receivedPlace]);
      const values = ownPlaces.map((place) => openValues[place] ?? null);
      const admittedAtMs = openValues[admittedPlace];
      if (typeof admittedAtMs === 'number') values[storedAdmittedPlace] = admittedAtMs - receivedAtMs;
      const body = JSON.stringify(detailPlaces.map((place) => openValues[place] ?? null));
      values.push(findId(Math.floor(receivedAtMs / dayMs), body));
      return values;
    },
    forget: () => known.clear(),
  };
}

/** Details of days before that of the oldest request, at most so many. Those of the last days stay: writers know them. */
export const trimDetailsSql = `DELETE FROM request_details WHERE id IN
  (SELECT id FROM request_details
    WHERE day < min((SELECT max(day) - 1 FROM request_details),
      coalesce((SELECT min(received_at_ms) FROM requests), 0) / ${dayMs})
    ORDER BY day LIMIT ?)`;

/** Details that no request has any more. Reads all requests. */
export const orphanDetailsSql = `DELETE FROM request_details WHERE id NOT IN
  (SELECT detail_id FROM requests WHERE detail_id IS NOT NULL)`;
