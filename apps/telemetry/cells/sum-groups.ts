import type { Database } from 'better-sqlite3';
import type { RequestFilter } from '../../contract/model/index.ts';
import { buildConditions, buildIdConditions, type Conditions } from '../queries/request-conditions.ts';
import type { SqlValue } from '../request-row.ts';
import { type Segment, spans } from '../rollups/cover-window.ts';
import { coverWithCells, readCoveredSpans } from './covered-spans.ts';
import { slowFirstTokenMs } from './plan-cells.ts';
import { byId, sumCells, toIdsJson } from './read-cells.ts';
import { findLeastDurations, readCellRows } from './read-hour-rows.ts';
import type { LeastDurations } from './read-parts.ts';
import { findGroups, type RequestGroup } from './request-group.ts';

type Names = Pick<RequestGroup, 'outcome' | 'project' | 'app' | 'model' | 'servedModel' | 'backend' | 'keyId'>;

/** What requests of the same names add up to. Without outcome they still run. Busy time in microseconds; the last one by time. */
export interface GroupSum extends Names {
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly truncated: number;
  readonly slow: number;
  readonly busyUs: number;
  readonly lastAtMs: number;
  readonly lastSequence: number;
}

/** The statement behind sums of what has no cells. */
export function buildGroupSql(conditions: Conditions): Conditions {
  return {
    sql: `SELECT outcome, project, app, model, served_model AS servedModel, backend, key_id AS keyId, count(*) AS requests,
        coalesce(sum(prompt_tokens), 0) AS promptTokens, coalesce(sum(completion_tokens), 0) AS completionTokens,
        sum(truncated) AS truncated, count(*) FILTER (WHERE first_token_ms > ?) AS slow,
        sum(round(coalesce(load_ms, 0) * 1000) + round(coalesce(prefill_ms, 0) * 1000) + round(coalesce(decode_ms, 0) * 1000)) AS busyUs,
        max(received_at_ms) AS lastAtMs, sequence AS lastSequence
      FROM requests WHERE ${conditions.sql} GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    values: [slowFirstTokenMs, ...conditions.values],
  };
}

/** Sums of all requests that fit a filter, by names; the same names may come more than once. */
export function sumGroups(database: Database, filter: RequestFilter): GroupSum[] {
  // Cells and requests must be of one moment: an hour may get its cells meanwhile.
  return database.transaction(() => readSums(database, filter))();
}

function readSums(database: Database, filter: RequestFilter): GroupSum[] {
  const groups = findGroups(database, filter);
  const least = findLeastDurations(filter);
  const window = { sinceMs: filter.sinceMs ?? 0, untilMs: (filter.untilMs ?? Number.MAX_SAFE_INTEGER - 1) + 1 };
  const segments = coverWithCells(window, readCoveredSpans(database), least === null ? spans.dayMs : spans.hourMs);
  const query = (conditions: Conditions | null): GroupSum[] => {
    if (conditions === null) return [];
    const { sql, values } = buildGroupSql(conditions);
    return database.prepare<SqlValue[], GroupSum>(sql).all(...values);
  };
  const sums = segments.flatMap((segment) => {
    const part = { ...filter, sinceMs: segment.sinceMs, untilMs: segment.untilMs - 1 };
    if (segment.spanMs === null) return query(buildConditions(part));
    const found =
      least === null ? readCells(database, segment, groups) : readLongRows(database, segment, { groups, least });
    return [...found, ...query(buildIdConditions(part))];
  });
  return sums;
}

function readCells(database: Database, segment: Segment, groups: readonly RequestGroup[]): GroupSum[] {
  const known = byId(groups);
  return sumCells(database, segment, toIdsJson(groups)).flatMap((sum) => {
    const group = known.get(sum.groupId);
    return group === undefined ? [] : [{ ...group, ...sum, truncated: group.truncated * sum.requests }];
  });
}

/** What took long is told request by request: cells know only their longest. Busy time is not asked for then. */
function readLongRows(
  database: Database,
  { sinceMs, untilMs }: Segment,
  { groups, least }: { readonly groups: readonly RequestGroup[]; readonly least: LeastDurations },
): GroupSum[] {
  const most = groups.reduce((largest, { id }) => Math.max(largest, id), 0);
  const sums = Array.from<{ -readonly [Field in keyof GroupSum]: GroupSum[Field] } | undefined>({ length: most + 1 });
  const columns = ['first_token_us', 'prompt_tokens', 'completion_tokens'] as const;
  readCellRows(database, { sinceMs, untilMs, groups, least, columns }, (group, row) => {
    let sum = sums[group.id];
    if (sum === undefined) {
      sum = {
        ...group,
        requests: 0,
        promptTokens: 0,
        completionTokens: 0,
        slow: 0,
        busyUs: 0,
        lastAtMs: 0,
        lastSequence: 0,
      };
      sums[group.id] = sum;
    }
    sum.requests++;
    sum.promptTokens += row.promptTokens;
    sum.completionTokens += row.completionTokens;
    if (row.firstTokenUs > slowFirstTokenMs * 1000) sum.slow++;
  });
  return groups.flatMap(({ id, truncated }) => {
    const sum = sums[id];
    return sum === undefined ? [] : [{ ...sum, truncated: truncated * sum.requests }];
  });
}
