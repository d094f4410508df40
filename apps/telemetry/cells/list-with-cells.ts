import type { Database } from 'better-sqlite3';
import type { RequestFilter } from '../../contract/model/index.ts';
import { buildListSql, type ListPosition } from '../queries/build-list-sql.ts';
import { buildIdConditions } from '../queries/request-conditions.ts';
import { rowColumns, type StoredRequestRow } from '../request-details.ts';
import type { SqlValue } from '../request-row.ts';
import { type Segment, spans } from '../rollups/cover-window.ts';
import { coverWithCells, readCoveredSpans } from './covered-spans.ts';
import { toIdsJson } from './read-cells.ts';
import { findLeastDurations, noLeast, readCellRows } from './read-hour-rows.ts';
import type { LeastDurations } from './read-parts.ts';
import { findGroups, type RequestGroup } from './request-group.ts';

export type PlacedRow = StoredRequestRow & ListPosition;

/** The statement behind the spans in which there is something: span, start (included), end (excluded), ids of groups, least durations. */
export const filledSpansSql = `SELECT DISTINCT start_ms FROM request_cells
  WHERE span_ms = ? AND start_ms >= ? AND start_ms < ? AND +group_id IN (SELECT value FROM json_each(?))
    AND max_total_us >= ? AND max_first_token_us >= ?
  ORDER BY start_ms DESC`;
/** The statement that reads requests whose place is known. */
export const placedSql = `SELECT ${rowColumns} FROM requests WHERE sequence IN (SELECT value FROM json_each(?))`;

const isOlder = (row: ListPosition, position: ListPosition): boolean =>
  row.received_at_ms < position.received_at_ms ||
  (row.received_at_ms === position.received_at_ms && row.sequence < position.sequence);
const newestFirst = (a: ListPosition, b: ListPosition): number =>
  b.received_at_ms - a.received_at_ms || b.sequence - a.sequence;

interface Search {
  readonly database: Database;
  readonly filter: RequestFilter;
  readonly position: ListPosition;
  readonly groups: readonly RequestGroup[];
  readonly idsJson: string;
  readonly least: LeastDurations;
}

/** The newest `limit` requests that fit a filter and are older than a place, however few of them there are: cells tell where they lie. */
export function listWithCells(
  database: Database,
  query: { readonly filter: RequestFilter; readonly position: ListPosition | null; readonly limit: number },
): PlacedRow[] {
  return database.transaction(() => search(database, query))();
}

const end: ListPosition = { received_at_ms: Number.MAX_SAFE_INTEGER, sequence: 0 };

function search(
  database: Database,
  {
    filter,
    position,
    limit,
  }: { readonly filter: RequestFilter; readonly position: ListPosition | null; readonly limit: number },
): PlacedRow[] {
  const groups = findGroups(database, filter);
  const least = findLeastDurations(filter) ?? noLeast;
  const parts: Search = { database, filter, position: position ?? end, groups, idsJson: toIdsJson(groups), least };
  const untilMs = Math.min((filter.untilMs ?? end.received_at_ms - 1) + 1, parts.position.received_at_ms + 1);
  const covered = coverWithCells({ sinceMs: filter.sinceMs ?? 0, untilMs }, readCoveredSpans(database));
  const rows: PlacedRow[] = [];
  for (const segment of covered.reverse()) {
    if (rows.length >= limit) break;
    rows.push(...listSegment(parts, segment, limit - rows.length));
  }
  return rows;
}

function listSegment(parts: Search, segment: Segment, limit: number): PlacedRow[] {
  const { database, filter, position } = parts;
  const part = { ...filter, sinceMs: segment.sinceMs, untilMs: segment.untilMs - 1 };
  if (segment.spanMs === null) {
    // An index is gone along from one end only: it must be that of the segment.
    const last = { received_at_ms: segment.untilMs, sequence: 0 };
    const { sql, values } = buildListSql(part, isOlder(position, last) ? position : last);
    return database.prepare<SqlValue[], PlacedRow>(sql).all(...values, limit);
  }
  const byName = segment.spanMs === spans.dayMs ? listDays(parts, segment, limit) : listHours(parts, segment, limit);
  const ids = buildIdConditions(part);
  if (ids === null) return byName;
  const byItsId = database
    .prepare<SqlValue[], PlacedRow>(`SELECT ${rowColumns} FROM requests WHERE ${ids.sql}`)
    .all(...ids.values)
    .filter((row) => isOlder(row, position));
  return [...byName, ...byItsId].sort(newestFirst).slice(0, limit);
}

function findFilled({ database, idsJson, least }: Search, { spanMs, sinceMs, untilMs }: Segment): number[] {
  return database
    .prepare<SqlValue[], number>(filledSpansSql)
    .pluck()
    .all(spanMs, sinceMs, untilMs, idsJson, least.totalUs, least.firstTokenUs);
}

function listDays(parts: Search, segment: Segment, limit: number): PlacedRow[] {
  const rows: PlacedRow[] = [];
  for (const day of findFilled(parts, segment)) {
    const hours = { spanMs: spans.hourMs, sinceMs: day, untilMs: day + spans.dayMs };
    rows.push(...listHours(parts, hours, limit - rows.length));
    if (rows.length >= limit) break;
  }
  return rows;
}

function listHours(parts: Search, segment: Segment, limit: number): PlacedRow[] {
  const { database, groups, least, position } = parts;
  const rows: PlacedRow[] = [];
  for (const hour of findFilled(parts, segment)) {
    const places: ListPosition[] = [];
    const window = { sinceMs: hour, untilMs: hour + spans.hourMs, columns: ['received_ms', 'sequences'] as const };
    readCellRows(database, { ...window, groups, least }, (_group, row) => {
      const place = { received_at_ms: row.receivedAtMs, sequence: row.sequence };
      if (isOlder(place, position)) places.push(place);
    });
    places.sort(newestFirst);
    const wanted = places.slice(0, limit - rows.length).map(({ sequence }) => sequence);
    rows.push(...readPlaced(database, wanted));
    if (rows.length >= limit) break;
  }
  return rows;
}

const readPlaced = (database: Database, sequences: readonly number[]): PlacedRow[] =>
  database.prepare<[string], PlacedRow>(placedSql).all(JSON.stringify(sequences)).sort(newestFirst);
