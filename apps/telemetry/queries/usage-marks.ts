import type { Database } from 'better-sqlite3';
import type { DaemonEvent } from '../ports.ts';
import type { SqlValue } from '../request-row.ts';
import { mostListed, type UsageStatement, type UsageWindow } from './usage-window.ts';

/** What a person would call a restart or a failure of Ollama; the steps between are left out. */
const tellingKinds = ['ready', 'adopted', 'failed', 'stopped', 'contended', 'upgrade-passed', 'upgrade-failed', 'woke'];

/** The statement behind `listDaemonMarks`. */
export const buildDaemonMarksSql = ({ sinceMs, untilMs }: UsageWindow): UsageStatement => ({
  sql: `SELECT at_ms AS atMs, kind, detail FROM daemon_events
    WHERE at_ms >= ? AND at_ms < ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY at_ms DESC LIMIT ${mostListed}`,
  values: [sinceMs, untilMs, JSON.stringify(tellingKinds)],
});

/** When Ollama came up, went down or failed in a window, newest first. */
export function listDaemonMarks(database: Database, window: UsageWindow): DaemonEvent[] {
  const { sql, values } = buildDaemonMarksSql(window);
  return database.prepare<SqlValue[], DaemonEvent>(sql).all(...values);
}
