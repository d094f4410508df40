import type { Database } from 'better-sqlite3';
import type { AuditEntry } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';

/** A page: at most `limit` entries, older than the one with id `before`. */
export interface AuditQuery {
  readonly limit: number;
  readonly before: string | null;
}

/** Audit entries newest first. A `before` that is no longer there ends the list. */
export function listAudit(database: Database, { limit, before }: AuditQuery): AuditEntry[] {
  const values = before === null ? [limit] : [before, limit];
  return database.prepare<SqlValue[], AuditEntry>(buildAuditSql(before !== null)).all(...values);
}

/** The statement behind `listAudit`; its last parameter is the number of rows. */
export function buildAuditSql(isLaterPage: boolean): string {
  const older = isLaterPage ? 'WHERE sequence < (SELECT sequence FROM audit WHERE id = ?)' : '';
  return `SELECT id, at_ms AS atMs, actor, action, target, outcome, detail FROM audit ${older} ORDER BY sequence DESC LIMIT ?`;
}
