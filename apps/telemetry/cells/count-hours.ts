import type { Database } from 'better-sqlite3';
import { readNumbers } from './hour-columns.ts';
import type { RequestGroup } from './request-group.ts';

/** How many requests of each kind an hour has, by its start, in the order of the kinds. */
interface HourCounts {
  readonly startMs: number;
  readonly counts: ArrayLike<number>;
}

interface Window {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** The statement behind `countHours`: start (included) and end (excluded). */
const partsSql = `SELECT start_ms, requests, group_ids FROM request_hour_rows WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms, part`;

/** Requests of complete hours by kind, which is a list of groups; an hour may come more than once. */
export function countHours(
  database: Database,
  { sinceMs, untilMs }: Window,
  kinds: readonly (readonly RequestGroup[])[],
): HourCounts[] {
  if (kinds.length === 0) return [];
  const placeById = numberKinds(kinds);
  const parts = database.prepare<[number, number], readonly [number, number, Uint8Array]>(partsSql).raw();
  return parts.all(sinceMs, untilMs).map(([startMs, requests, groupIds]) => {
    const ids = readNumbers(groupIds, requests);
    const counts = new Float64Array(kinds.length + 1);
    for (let place = 0; place < requests; place++) {
      const kind = placeById[ids[place] ?? 0] ?? kinds.length;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return { startMs, counts };
  });
}

/** The place of its kind by the id of a group; groups of no kind have the one behind the last. */
function numberKinds(kinds: readonly (readonly RequestGroup[])[]): Uint16Array {
  const most = kinds.flat().reduce((largest, { id }) => Math.max(largest, id), 0);
  const placeById = new Uint16Array(most + 1).fill(kinds.length);
  for (const [place, groups] of kinds.entries()) for (const { id } of groups) placeById[id] = place;
  return placeById;
}
