import type { Database } from 'better-sqlite3';
import { spans } from './cover-window.ts';
import {
  type Dimension,
  dimensions,
  groupings,
  listOwnerDimensions,
  readRolledRange,
  readRollups,
  toStoredName,
} from './read-rollups.ts';
import { type StoredSum, type UsageParts, UsageSum } from './usage-sum.ts';

/** Sums to store, complete for their hour, and what follows from it. */
export interface RollupPlan {
  /** Rows of the table as JSON, an array each: dimension, span, start, name, counts, and the sketches as hexadecimal digits. */
  readonly rowsJson: string;
  readonly startMs: number;
}

export interface RollupQuestion {
  readonly nowMs: number;
}

/** Rows that waited in memory while the disk was out of reach come late: an hour is summed up some time after its end. */
export const settleMs = 10 * 60_000;
/** A request that runs for longer does not hold up the sums any more. */
const longestRunMs = spans.dayMs;

type Key = readonly [dimension: Dimension, spanMs: number, startMs: number, name: string];
interface Summed {
  readonly key: Key;
  readonly sum: UsageSum;
}

interface Cells extends UsageParts {
  readonly receivedAtMs: number;
  readonly project: string | null;
  readonly model: string | null;
  readonly app: string | null;
  readonly backend: string | null;
  readonly key: string | null;
}

/** The statement behind the sums of an hour: start (included) and end (excluded). */
export const hourSql = `SELECT received_at_ms AS receivedAtMs, project, coalesce(served_model, model) AS model, app, backend, key_id AS key,
    outcome, prompt_tokens AS promptTokens, cached_tokens AS cachedTokens, completion_tokens AS completionTokens, queue_ms AS queueMs, load_ms AS loadMs, prefill_ms AS prefillMs,
    decode_ms AS decodeMs, total_ms AS totalMs, first_token_ms AS firstTokenMs, overhead_ms AS overheadMs
  FROM requests WHERE received_at_ms >= ? AND received_at_ms < ?`;

/** The sums of the oldest hour that is over and has none, `null` when there is no such hour, or one of its requests still runs. */
export function planRollup(database: Database, { nowMs }: RollupQuestion): RollupPlan | null {
  const { hoursUntilMs, daysUntilMs } = readRolledRange(database);
  const oldest = database
    .prepare<[number], number | null>('SELECT min(received_at_ms) FROM requests WHERE received_at_ms >= ?')
    .pluck()
    .get(hoursUntilMs);
  if (oldest === null || oldest === undefined) return null;
  const startMs = Math.floor(oldest / spans.hourMs) * spans.hourMs;
  const endMs = startMs + spans.hourMs;
  if (endMs + settleMs > nowMs || isRunning(database, endMs, nowMs)) return null;
  const sums = [...sumHour(database, startMs)];
  const lastHourMs = hoursUntilMs - spans.hourMs;
  const lastDayMs = Math.floor(lastHourMs / spans.dayMs) * spans.dayMs;
  const isDayOver = hoursUntilMs > 0 && startMs >= lastDayMs + spans.dayMs && daysUntilMs <= lastDayMs;
  if (isDayOver) sums.push(...sumDay(database, lastDayMs));
  return { startMs, rowsJson: JSON.stringify(sums.map(toCells)) };
}

function isRunning(database: Database, endMs: number, nowMs: number): boolean {
  const sql = 'SELECT 1 FROM requests WHERE outcome IS NULL AND received_at_ms >= ? AND received_at_ms < ? LIMIT 1';
  return database.prepare(sql).get(nowMs - longestRunMs, endMs) !== undefined;
}

function sumHour(database: Database, startMs: number): Iterable<Summed> {
  const sums = createSums();
  const { hourMs, minuteMs } = spans;
  // Few requests are the first of their names: for the others it is known where they count.
  const known = new Map<string, readonly UsageSum[]>();
  for (const cells of database.prepare<[number, number], Cells>(hourSql).iterate(startMs, startMs + hourMs)) {
    const { project, model, app, backend, key, outcome } = cells;
    const names = JSON.stringify([project, model, app, backend, key, outcome]);
    let targets = known.get(names);
    if (targets === undefined) {
      targets = listKeys(cells, startMs).map((key) => sums.at(key));
      known.set(names, targets);
    }
    for (const target of targets) target.add(cells);
    const minuteStartMs = Math.floor(cells.receivedAtMs / minuteMs) * minuteMs;
    sums.at(['all', minuteMs, minuteStartMs, '']).add(cells);
  }
  // The mark from which on owners have sums.
  sums.at(['owners', hourMs, startMs, '']);
  return sums.list();
}

/** The sums of an hour that a request counts in. */
function listKeys(cells: Cells, startMs: number): Key[] {
  const { hourMs } = spans;
  const alone = dimensions.map((dimension): Key => {
    const name = dimension === 'all' ? null : cells[dimension];
    return [dimension, hourMs, startMs, toStoredName(name)];
  });
  const owned = (['project', 'key'] as const).flatMap((owner) => {
    const name = cells[owner];
    if (name === null) return [];
    return groupings.map((by): Key => [`${owner}=${name}/${by}`, hourMs, startMs, toStoredName(cells[by])]);
  });
  return [...alone, ...owned];
}

function sumDay(database: Database, startMs: number): Iterable<Summed> {
  const sums = createSums();
  const { hourMs, dayMs } = spans;
  for (const dimension of [...dimensions, ...listOwnersOf(database, startMs)]) {
    const segment = { dimension, spanMs: hourMs, sinceMs: startMs, untilMs: startMs + dayMs };
    readRollups(database, segment, (name, stored: StoredSum) =>
      sums.at([dimension, dayMs, startMs, toStoredName(name)]).mergeStored(stored),
    );
  }
  return sums.list();
}

/** The owners that had requests on a day. */
function listOwnersOf(database: Database, startMs: number): Dimension[] {
  const owners = new Set<Dimension>();
  for (const owner of ['project', 'key'] as const) {
    const segment = { dimension: owner, spanMs: spans.hourMs, sinceMs: startMs, untilMs: startMs + spans.dayMs };
    readRollups(database, segment, (name) => {
      if (name !== null) for (const dimension of listOwnerDimensions(owner, name)) owners.add(dimension);
    });
  }
  return [...owners];
}

interface Sums {
  at(key: Key): UsageSum;
  list(): Iterable<Summed>;
}

function createSums(): Sums {
  const sums = new Map<string, Summed>();
  return {
    at(key) {
      const id = key.join('\n');
      let summed = sums.get(id);
      if (summed === undefined) {
        summed = { key, sum: new UsageSum('speed') };
        sums.set(id, summed);
      }
      return summed.sum;
    },
    list: () => sums.values(),
  };
}

function toCells({ key, sum }: Summed): (string | number)[] {
  const { requests, errors, promptTokens, completionTokens, busyUs, sketches } = sum.toStored();
  const hex = Buffer.from(sketches).toString('hex');
  return [...key, requests, errors, promptTokens, completionTokens, busyUs, hex];
}
