import type { Database } from 'better-sqlite3';
import { spans } from '../rollups/cover-window.ts';
import { readNumbers } from './hour-columns.ts';
import { toIdsJson } from './read-cells.ts';
import type { RequestGroup } from './request-group.ts';

/** Requests of an hour, by its start. */
interface HourCount {
  readonly startMs: number;
  readonly requests: number;
}

interface Window {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** The statement behind the counts of few groups: start (included) and end (excluded), and ids of groups as JSON. */
const cellCountSql = `SELECT start_ms AS startMs, sum(requests) AS requests FROM request_cells
  WHERE span_ms = ${spans.hourMs} AND start_ms >= ? AND start_ms < ? AND +group_id IN (SELECT value FROM json_each(?)) GROUP BY start_ms`;
/** The statement behind those of many. */
const partsSql = `SELECT start_ms, requests, group_ids FROM request_hour_rows WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms, part`;

/** From so many groups on it is quicker to count the requests of complete hours than their cells. */
const mostGroups = 100;

/** Requests of groups by complete hour; an hour may come more than once. */
export function countHours(database: Database, window: Window, groups: readonly RequestGroup[]): HourCount[] {
  if (groups.length > mostGroups) return countRows(database, window, groups);
  return database
    .prepare<[number, number, string], HourCount>(cellCountSql)
    .all(window.sinceMs, window.untilMs, toIdsJson(groups));
}

function countRows(database: Database, { sinceMs, untilMs }: Window, groups: readonly RequestGroup[]): HourCount[] {
  const isCounted = new Uint8Array(groups.reduce((most, { id }) => Math.max(most, id), 0) + 1);
  for (const { id } of groups) isCounted[id] = 1;
  const parts = database.prepare<[number, number], readonly [number, number, Uint8Array]>(partsSql).raw();
  return parts.all(sinceMs, untilMs).map(([startMs, requests, groupIds]) => {
    const ids = readNumbers(groupIds, requests);
    let counted = 0;
    for (let place = 0; place < requests; place++) counted += isCounted[ids[place] ?? 0] ?? 0;
    return { startMs, requests: counted };
  });
}
