import type { Database } from 'better-sqlite3';
import type { RequestFilter, RequestRecord } from '../../contract/model/index.ts';
import { toRequestRecord } from '../build-record.ts';
import { listWithCells } from '../cells/list-with-cells.ts';
import type { StoredRequestRow } from '../request-details.ts';
import type { SqlValue } from '../request-row.ts';
import { buildListSql, type ListPosition } from './build-list-sql.ts';

/** A page of the log: at most `limit` rows, older than the row `before`. */
export interface ListQuery {
  readonly filter: RequestFilter;
  readonly limit: number;
  readonly before: string | null;
}

export interface ListedRequests {
  readonly requests: readonly RequestRecord[];
  readonly hasMore: boolean;
}

/** Rows newest first, open ones included. A `before` that is no longer there ends the list. */
export function listRequests(database: Database, { filter, limit, before }: ListQuery): ListedRequests {
  const position = before === null ? null : findPosition(database, before);
  if (before !== null && position === null) return { requests: [], hasMore: false };
  const rows = readPage(database, { filter, position, limit: limit + 1 });
  return { requests: rows.slice(0, limit).map(toRequestRecord), hasMore: rows.length > limit };
}

/** The newest `limit` rows that are older than a place, newest first. */
export function readPage(
  database: Database,
  query: { readonly filter: RequestFilter; readonly position: ListPosition | null; readonly limit: number },
): (StoredRequestRow & ListPosition)[] {
  if (!hasOrderOnly(query.filter)) return listWithCells(database, query);
  return readInOrder(database, buildListSql(query.filter, query.position), query.limit);
}

/** Whether all rows of a span, or all that run, are asked for: an index has just these in the order of the list. */
function hasOrderOnly({ sinceMs: _since, untilMs: _until, isRunning: _isRunning, ...others }: RequestFilter): boolean {
  return Object.values(others).every((value) => value === undefined);
}

const readInOrder = (
  database: Database,
  { sql, values }: ReturnType<typeof buildListSql>,
  limit: number,
): (StoredRequestRow & ListPosition)[] =>
  database.prepare<SqlValue[], StoredRequestRow & ListPosition>(sql).all(...values, limit);

function findPosition(database: Database, id: string): ListPosition | null {
  const sql = 'SELECT received_at_ms, sequence FROM requests WHERE id = ?';
  return database.prepare<[string], ListPosition>(sql).get(id) ?? null;
}
