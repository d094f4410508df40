import type { Database, Statement } from 'better-sqlite3';
import type { SqlValue } from '../request-row.ts';
import { bodyColumns } from './pack-body.ts';

/** A batch may be written twice, after a stall. */
const insertSql = `INSERT OR IGNORE INTO bodies (${bodyColumns.join(', ')}) VALUES (${bodyColumns.map(() => '?').join(', ')})`;
/** Of requests that were received until then. */
export const removeBodiesSql = 'DELETE FROM bodies WHERE received_at_ms <= ?';
const markSql = `INSERT INTO body_marks (name, at_ms) VALUES ('removed', ?)
  ON CONFLICT (name) DO UPDATE SET at_ms = max(at_ms, excluded.at_ms)`;

/** The writing side of the bodies. Runs in the batch's own transaction. */
export interface BodyWrites {
  readonly insert: Statement<SqlValue[]>;
  /** Makes room: given the receiving time (UTC milliseconds) up to which bodies go. */
  remove(values: readonly SqlValue[]): void;
}

export function prepareBodyWrites(database: Database): BodyWrites {
  const remove = database.prepare<SqlValue[]>(removeBodiesSql);
  const mark = database.prepare<SqlValue[]>(markSql);
  return {
    insert: database.prepare<SqlValue[]>(insertSql),
    remove([untilMs = 0]) {
      if (remove.run(untilMs).changes > 0) mark.run(untilMs);
    },
  };
}
