import type { Database } from 'better-sqlite3';
import type { AuditEntry, AuditSubject } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';

/** A page: at most `limit` entries, older than the one with id `before`; all of them where nothing narrows it. */
export interface AuditQuery {
  readonly limit: number;
  readonly before: string | null;
  /** The first word of the action. */
  readonly subject?: AuditSubject | undefined;
  /** Part of any of its texts, in any case. */
  readonly text?: string | undefined;
}

/** Audit entries newest first. A `before` that is no longer there ends the list. */
export function listAudit(database: Database, query: AuditQuery): AuditEntry[] {
  const { sql, values } = buildAuditStatement(query);
  return database.prepare<SqlValue[], AuditEntry>(sql).all(...values);
}

const searchedColumns = ['actor', 'action', 'target', 'detail'];

/** The statement behind `listAudit`; nothing of the query ever becomes part of the text. */
export function buildAuditStatement({ limit, before, subject, text = '' }: AuditQuery): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const demand = (sql: string, ...bound: readonly SqlValue[]): void => {
    conditions.push(sql);
    values.push(...bound);
  };
  if (before !== null) demand('sequence < (SELECT sequence FROM audit WHERE id = ?)', before);
  if (subject !== undefined) demand("substr(action, 1, ?) = ? || '-'", subject.length + 1, subject);
  if (text !== '') {
    const part = text.toLowerCase();
    demand(
      `(${searchedColumns.map((column) => `instr(lower(${column}), ?) > 0`).join(' OR ')})`,
      ...searchedColumns.map(() => part),
    );
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `SELECT id, at_ms AS atMs, actor, action, target, outcome, detail FROM audit ${where} ORDER BY sequence DESC LIMIT ?`,
    values: [...values, limit],
  };
}
