import type { RequestFilter } from '../../contract/model/index.ts';
import { rowColumns } from '../request-details.ts';
import type { SqlValue } from '../request-row.ts';
import { buildConditions } from './request-conditions.ts';

/** Where a row stands in the list. */
export interface ListPosition {
  readonly received_at_ms: number;
  readonly sequence: number;
}

const newestFirst = 'ORDER BY received_at_ms DESC, sequence DESC LIMIT ?';

/** The statement behind a list of rows in order; its last parameter is the number of rows. */
export function buildListSql(
  filter: RequestFilter,
  position: ListPosition | null,
): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const { sql, values } = buildConditions(filter);
  if (position === null) return { sql: `SELECT ${rowColumns} FROM requests WHERE ${sql} ${newestFirst}`, values };
  return {
    sql: `SELECT ${rowColumns} FROM requests WHERE (received_at_ms, sequence) < (?, ?) AND ${sql} ${newestFirst}`,
    values: [position.received_at_ms, position.sequence, ...values],
  };
}
