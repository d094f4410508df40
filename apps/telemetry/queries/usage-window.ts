import type { SqlValue } from '../request-row.ts';

/** From `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface UsageWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A statement with what is bound to it. */
export interface UsageStatement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Callers choose many of the names: a list must end somewhere. */
export const mostListed = 50;

const inWindow = 'received_at_ms >= ? AND received_at_ms < ?';

/** The requests of a window that meet a condition of fixed text, in groups. */
export function buildGroupedSql(
  { columns, condition, groupBy, orderBy }: Readonly<Record<'columns' | 'condition' | 'groupBy' | 'orderBy', string>>,
  { sinceMs, untilMs }: UsageWindow,
): UsageStatement {
  return {
    sql: `SELECT ${columns} FROM requests WHERE ${condition} AND ${inWindow} GROUP BY ${groupBy} ORDER BY ${orderBy} LIMIT ${mostListed}`,
    values: [sinceMs, untilMs],
  };
}
