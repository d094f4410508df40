import type { Database } from 'better-sqlite3';
import type { UsageGrouping, UsageReport } from '../../contract/model/index.ts';
import { readCoveredSpans } from '../cells/covered-spans.ts';
import { readTimedRows } from '../cells/read-timed-rows.ts';
import { findGroups } from '../cells/request-group.ts';
import type { SqlValue } from '../request-row.ts';
import { coverWindow, type Segment, spans } from '../rollups/cover-window.ts';
import { type Dimension, readLevels, readOwnerLevels, readRollups } from '../rollups/read-rollups.ts';
import { type UsageParts, UsageSum } from '../rollups/usage-sum.ts';

/** Who used what from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface UsageQuery {
  readonly by: UsageGrouping;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Counts these requests alone: those of a project, or those with a key. */
  readonly owner?: { readonly project: string } | { readonly keyId: string } | undefined;
}

/** What each grouping groups by: fixed text, never a caller's. */
export const groupingColumns: Readonly<Record<UsageGrouping, string>> = {
  project: 'project',
  model: 'coalesce(served_model, model)',
  app: 'app',
  backend: 'backend',
  key: 'key_id',
};

interface UsageCells extends UsageParts {
  readonly name: string | null;
}

/** The statement behind `summarizeUsage`, for what is not summed up. */
export function buildUsageSql({ by, sinceMs, untilMs, owner }: UsageQuery): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const [ownerSql, ownerValues] = limitToOwner(owner);
  return {
    sql: `${selectUsage(by)} WHERE received_at_ms >= ? AND received_at_ms < ?${ownerSql}`,
    values: [sinceMs, untilMs, ...ownerValues],
  };
}

/** The statement behind `summarizeUsage`, for requests whose place is known. */
export function buildPlacedUsageSql(by: UsageGrouping, sequences: readonly number[]): ReturnType<typeof buildUsageSql> {
  return {
    sql: `${selectUsage(by)} WHERE sequence IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(sequences)],
  };
}

const selectUsage = (
  by: UsageGrouping,
): string => `SELECT ${groupingColumns[by]} AS name, outcome, prompt_tokens AS promptTokens, cached_tokens AS cachedTokens,
        completion_tokens AS completionTokens, queue_ms AS queueMs, load_ms AS loadMs, prefill_ms AS prefillMs, decode_ms AS decodeMs, total_ms AS totalMs,
        first_token_ms AS firstTokenMs, overhead_ms AS overheadMs
      FROM requests`;

function limitToOwner(owner: UsageQuery['owner']): readonly [sql: string, values: readonly string[]] {
  if (owner === undefined) return ['', []];
  return 'project' in owner ? [' AND project = ?', [owner.project]] : [' AND key_id = ?', [owner.keyId]];
}

/** Totals, percentiles and busy time by group, busiest group first, with the sum of all. Running requests count as requests. */
export function summarizeUsage(database: Database, query: UsageQuery): UsageReport {
  const groups = new Map<string | null, UsageSum>();
  const groupOf = (name: string | null): UsageSum => {
    let group = groups.get(name);
    if (group === undefined) {
      group = new UsageSum();
      groups.set(name, group);
    }
    return group;
  };
  const dimension = findDimension(query);
  // Sums and requests must be of one moment: an hour may be summed up meanwhile.
  const read = database.transaction(() => {
    for (const segment of chooseSegments(database, query)) {
      if (segment.spanMs === null) readRequests(database, { ...query, ...segment }, groupOf);
      else readRollups(database, { ...segment, dimension }, (name, stored) => groupOf(name).mergeStored(stored));
    }
  });
  read();
  const total = new UsageSum();
  for (const group of groups.values()) total.merge(group);
  const rows = [...groups].map(([name, group]) => group.toRow(name));
  rows.sort((a, b) => b.busyMs - a.busyMs || b.requests - a.requests);
  const { by, sinceMs, untilMs } = query;
  return { by, sinceMs, untilMs, total: total.toRow(null), rows };
}

function findDimension({ by, owner }: UsageQuery): Dimension {
  if (owner === undefined) return by;
  return 'project' in owner ? `project=${owner.project}/${by}` : `key=${owner.keyId}/${by}`;
}

function chooseSegments(database: Database, { sinceMs, untilMs, owner }: UsageQuery): readonly Segment[] {
  if (untilMs - sinceMs <= spans.hourMs) return [{ spanMs: null, sinceMs, untilMs }];
  return coverWindow(sinceMs, untilMs, owner === undefined ? readLevels(database) : readOwnerLevels(database));
}

function readRequests(database: Database, query: UsageQuery, groupOf: (name: string | null) => UsageSum): void {
  const take = ({ sql, values }: ReturnType<typeof buildUsageSql>): void => {
    for (const cells of database.prepare<SqlValue[], UsageCells>(sql).iterate(...values))
      groupOf(cells.name).add(cells);
  };
  const { owner } = query;
  if (owner === undefined || query.untilMs - query.sinceMs <= spans.hourMs) {
    take(buildUsageSql(query));
    return;
  }
  const groups = findGroups(database, 'project' in owner ? { projects: [owner.project] } : {});
  const own = 'project' in owner ? groups : groups.filter(({ keyId }) => keyId === owner.keyId);
  const sequences: number[] = [];
  const covered = readCoveredSpans(database);
  readTimedRows(
    database,
    { sinceMs: query.sinceMs, untilMs: query.untilMs, groups: own, covered, columns: ['sequences'] },
    {
      onRow: (_group, { sequence }) => void sequences.push(sequence),
      onGap: (sinceMs, untilMs) => take(buildUsageSql({ ...query, sinceMs, untilMs })),
    },
  );
  if (sequences.length > 0) take(buildPlacedUsageSql(query.by, sequences));
}
