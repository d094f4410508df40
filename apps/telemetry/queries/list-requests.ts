import type { Database } from 'better-sqlite3';
import type { RequestFilter, RequestRecord } from '../../contract/model/index.ts';
import { toRequestRecord } from '../build-record.ts';
import type { RequestRow, SqlValue } from '../request-row.ts';
import { buildConditions } from './request-conditions.ts';

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

interface Position {
  readonly received_at_ms: number;
  readonly sequence: number;
}

const newestFirst = 'ORDER BY received_at_ms DESC, sequence DESC LIMIT ?';

/** Rows newest first, open ones included. A `before` that is no longer there ends the list. */
export function listRequests(database: Database, { filter, limit, before }: ListQuery): ListedRequests {
  const position = before === null ? null : findPosition(database, before);
  if (before !== null && position === null) return { requests: [], hasMore: false };
  const { sql, values } = buildListSql(filter, position);
  const rows = database.prepare<SqlValue[], RequestRow>(sql).all(...values, limit + 1);
  return { requests: rows.slice(0, limit).map(toRequestRecord), hasMore: rows.length > limit };
}

/** The statement behind `listRequests`; its last parameter is the number of rows. */
export function buildListSql(
  filter: RequestFilter,
  position: Position | null,
): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const { sql, values } = buildConditions(filter);
  if (position === null) return { sql: `SELECT * FROM requests WHERE ${sql} ${newestFirst}`, values };
  return {
    sql: `SELECT * FROM requests WHERE (received_at_ms, sequence) < (?, ?) AND ${sql} ${newestFirst}`,
    values: [position.received_at_ms, position.sequence, ...values],
  };
}

function findPosition(database: Database, id: string): Position | null {
  const sql = 'SELECT received_at_ms, sequence FROM requests WHERE id = ?';
  return database.prepare<[string], Position>(sql).get(id) ?? null;
}
