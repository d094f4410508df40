import type { Database } from 'better-sqlite3';
import type { PurgeOrder } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';

/** What a slice of a purge deletes from. */
export type PurgedTable = 'requests' | 'bodies' | 'rollups';

export interface PurgeQuestion {
  readonly order: PurgeOrder;
  readonly table: PurgedTable;
  /** Where the last look ended, UTC milliseconds. */
  readonly fromMs: number;
  readonly lookRows: number;
}

/** What goes next: ids of requests, or keys of sums as JSON. `nextMs` is where to look on, `null` when nothing more is to go. */
export interface PurgePlan {
  readonly keys: readonly string[];
  /** Bodies that these requests have. */
  readonly bodies: number;
  readonly nextMs: number | null;
}

interface Found {
  readonly key: string;
  readonly atMs: number;
}

/** Reads what will go, so that deleting it does not wait for the disk. Running requests are left, and what is kept of them. */
export function planPurge(database: Database, question: PurgeQuestion): PurgePlan {
  const { sql, values } = buildPurgeSql(question);
  const found = database.prepare<SqlValue[], Found>(sql).all(...values, question.lookRows);
  const keys = [...new Set(found.map(({ key }) => key))];
  const last = found.length < question.lookRows ? undefined : found.at(-1);
  return {
    keys,
    bodies: question.table === 'bodies' ? countBodies(database, keys) : 0,
    nextMs: last?.atMs ?? null,
  };
}

/** The statement behind a look; its last parameter is the number of rows. */
function buildPurgeSql({ order, table, fromMs }: PurgeQuestion): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const { project, what } = order;
  const span = [fromMs, order.beforeMs ?? Number.MAX_SAFE_INTEGER];
  const given = project === null ? span : [...span, project];
  switch (table) {
    case 'requests': {
      const ofProject = project === null ? '' : 'AND project = ?';
      const sql = `SELECT id AS key, received_at_ms AS atMs, user_agent FROM requests
        WHERE received_at_ms >= ? AND received_at_ms < ? AND outcome IS NOT NULL ${ofProject} ORDER BY received_at_ms LIMIT ?`;
      return { sql, values: given };
    }
    case 'bodies': {
      const ofProject = project === null ? '' : 'AND request_id IN (SELECT id FROM requests WHERE project = ?)';
      const ended =
        what === 'bodies' ? '' : 'AND NOT EXISTS (SELECT 1 FROM requests WHERE id = request_id AND outcome IS NULL)';
      const sql = `SELECT request_id AS key, received_at_ms AS atMs FROM bodies
        WHERE received_at_ms >= ? AND received_at_ms < ? ${ofProject} ${ended} ORDER BY received_at_ms LIMIT ?`;
      return { sql, values: given };
    }
    case 'rollups': {
      const ofProject = project === null ? '' : `AND ${projectSums}`;
      const sql = `SELECT json_array(dimension, span_ms, start_ms, name) AS key, start_ms AS atMs FROM rollups
        WHERE start_ms >= ? ${ofProject} ORDER BY start_ms LIMIT ?`;
      return { sql, values: project === null ? [fromMs] : [fromMs, project, project, project] };
    }
  }
}

/** Sums of a project: its own, its place among those of keys, and those of its requests by other things. */
const projectSums = `((name = '=' || ? AND (dimension = 'project' OR dimension GLOB 'key=*/project'))
  OR substr(dimension, 1, length(?) + 9) = 'project=' || ? || '/')`;

function countBodies(database: Database, keys: readonly string[]): number {
  const sql = 'SELECT count(*) FROM bodies WHERE request_id IN (SELECT value FROM json_each(?))';
  return Number(database.prepare(sql).pluck().get(JSON.stringify(keys)));
}
