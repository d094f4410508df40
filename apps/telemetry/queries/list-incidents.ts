import type { Database } from 'better-sqlite3';
import type { Incident } from '../../contract/model/index.ts';
import { toIncident } from '../incident-row.ts';
import type { SqlValue } from '../request-row.ts';

/** A page: at most `limit` incidents, older than the one with id `before`. */
export interface IncidentQuery {
  readonly limit: number;
  readonly before: string | null;
}

interface Position {
  readonly started_at_ms: number;
  readonly sequence: number;
}

/** Incidents newest first, without their log lines. A `before` that is no longer there ends the list. */
export function listIncidents(database: Database, { limit, before }: IncidentQuery): Incident[] {
  const position = before === null ? null : findPosition(database, before);
  if (before !== null && position === null) return [];
  const { sql, values } = buildIncidentSql(position);
  return database
    .prepare<SqlValue[], string>(sql)
    .pluck()
    .all(...values, limit)
    .map((body) => toIncident(body));
}

/** The statement behind `listIncidents`; its last parameter is the number of rows. */
export function buildIncidentSql(position: Position | null): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const older = position === null ? '' : 'WHERE (started_at_ms, sequence) < (?, ?)';
  return {
    sql: `SELECT body FROM incidents ${older} ORDER BY started_at_ms DESC, sequence DESC LIMIT ?`,
    values: position === null ? [] : [position.started_at_ms, position.sequence],
  };
}

function findPosition(database: Database, id: string): Position | null {
  const sql = 'SELECT started_at_ms, sequence FROM incidents WHERE id = ?';
  return database.prepare<[string], Position>(sql).get(id) ?? null;
}
