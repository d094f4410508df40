import type { Database } from 'better-sqlite3';
import type { Incident } from '../../contract/model/index.ts';
import { toIncident } from '../incident-row.ts';

/** One incident with its log lines, `null` when there is none of that id. */
export function getIncident(database: Database, id: string): Incident | null {
  const row = database
    .prepare<[string], { readonly body: string; readonly log_lines: string }>(
      'SELECT body, log_lines FROM incidents WHERE id = ?',
    )
    .get(id);
  return row === undefined ? null : toIncident(row.body, row.log_lines);
}
