import type { Database } from 'better-sqlite3';
import type { RequestFilter } from '../../contract/model/index.ts';
import { buildConditions, buildIdConditions, type Conditions } from '../queries/request-conditions.ts';
import type { SqlValue } from '../request-row.ts';
import { type Segment, spans } from '../rollups/cover-window.ts';
import { countHours } from './count-hours.ts';
import { coverWithCells, readCoveredSpans } from './covered-spans.ts';
import { findLeastDurations, noLeast, readCellRows } from './read-hour-rows.ts';
import { findGroups, type RequestGroup } from './request-group.ts';

/** What decides the kind of a request; without outcome it still runs. */
type Trait = Pick<RequestGroup, 'outcome' | 'backend' | 'model'>;

/** Equal steps of time from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface BarQuery<Kind> {
  readonly filter: RequestFilter;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly bars: number;
  /** `undefined` leaves the request out. */
  readonly kindOf: (trait: Trait) => Kind | undefined;
}

interface BarRow extends Trait {
  readonly bar: number;
  readonly requests: number;
}

type Steps = Pick<BarQuery<never>, 'sinceMs' | 'untilMs' | 'bars'>;

/** The statement behind the bars of what has no cells. */
export function buildBarSql({ sinceMs, untilMs, bars }: Steps, conditions: Conditions): Conditions {
  return {
    sql: `SELECT CAST((received_at_ms - ?) * ? / ? AS INTEGER) AS bar, outcome, backend, model, count(*) AS requests
      FROM requests WHERE ${conditions.sql} GROUP BY 1, 2, 3, 4`,
    values: [sinceMs, bars, Math.max(1, untilMs - sinceMs), ...conditions.values],
  };
}

/** Calls `add` with requests of each kind and bar; the same may come more than once. */
export function countBars<Kind>(
  database: Database,
  query: BarQuery<Kind>,
  add: (kind: Kind, bar: number, requests: number) => void,
): void {
  database.transaction(() => readBars(database, query, add))();
}

function readBars<Kind>(
  database: Database,
  query: BarQuery<Kind>,
  add: (kind: Kind, bar: number, requests: number) => void,
): void {
  const { filter, kindOf } = query;
  const sinceMs = Math.max(query.sinceMs, filter.sinceMs ?? query.sinceMs);
  const untilMs = Math.min(query.untilMs, (filter.untilMs ?? query.untilMs) + 1);
  const kinds = sortGroups(findGroups(database, filter), kindOf);
  const readRows = (conditions: Conditions | null): void => {
    if (conditions === null) return;
    const { sql, values } = buildBarSql(query, conditions);
    for (const row of database.prepare<SqlValue[], BarRow>(sql).all(...values)) {
      const kind = kindOf(row);
      if (kind !== undefined) add(kind, row.bar, row.requests);
    }
  };
  for (const segment of coverWithCells({ sinceMs, untilMs }, readCoveredSpans(database), spans.hourMs)) {
    const part = { ...filter, sinceMs: segment.sinceMs, untilMs: Math.ceil(segment.untilMs) - 1 };
    if (segment.spanMs === null) readRows(buildConditions(part));
    else {
      readRows(buildIdConditions(part));
      readHours(database, { query, segment, kinds }, add);
    }
  }
}

/** The groups of each kind. */
function sortGroups<Kind>(
  groups: readonly RequestGroup[],
  kindOf: (trait: Trait) => Kind | undefined,
): ReadonlyMap<Kind, RequestGroup[]> {
  const kinds = new Map<Kind, RequestGroup[]>();
  for (const group of groups) {
    const kind = kindOf(group);
    if (kind === undefined) continue;
    const others = kinds.get(kind) ?? [];
    others.push(group);
    kinds.set(kind, others);
  }
  return kinds;
}

interface Hours<Kind> {
  readonly query: BarQuery<Kind>;
  readonly segment: Segment;
  readonly kinds: ReadonlyMap<Kind, RequestGroup[]>;
}

/** Hours that lie in one bar are counted whole, the others request by request. */
function readHours<Kind>(
  database: Database,
  { query, segment, kinds }: Hours<Kind>,
  add: (kind: Kind, bar: number, requests: number) => void,
): void {
  const { sinceMs, untilMs, bars, filter } = query;
  const barOf = (ms: number): number => Math.floor(((ms - sinceMs) * bars) / Math.max(1, untilMs - sinceMs));
  const least = findLeastDurations(filter);
  const groups = [...kinds.values()].flat();
  const kindById = new Map([...kinds].flatMap(([kind, members]) => members.map(({ id }) => [id, kind] as const)));
  const readRows = (window: Pick<Segment, 'sinceMs' | 'untilMs'>): void =>
    readCellRows(database, { ...window, groups, least: least ?? noLeast, columns: ['received_ms'] }, ({ id }, row) => {
      const kind = kindById.get(id);
      if (kind !== undefined) add(kind, barOf(row.receivedAtMs), 1);
    });
  if (least !== null) {
    readRows(segment);
    return;
  }
  const isSplit = (startMs: number): boolean => barOf(startMs) !== barOf(startMs + spans.hourMs - 1);
  const split = new Set<number>();
  const names = [...kinds.keys()];
  for (const { startMs, counts } of countHours(database, segment, [...kinds.values()])) {
    for (const [place, kind] of names.entries()) {
      const requests = counts[place] ?? 0;
      if (requests === 0) continue;
      if (isSplit(startMs)) split.add(startMs);
      else add(kind, barOf(startMs), requests);
    }
  }
  for (const startMs of split) readRows({ sinceMs: startMs, untilMs: startMs + spans.hourMs });
}
