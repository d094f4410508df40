import type { Database } from 'better-sqlite3';
import { floorTo, spans } from './cover-window.ts';
import {
  type Dimension,
  dimensions,
  listOwnerDimensions,
  readRollups,
  readStarts,
  toStoredName,
} from './read-rollups.ts';
import { createSums, type Summed } from './summed.ts';

/** Hours of owners are kept for so many days; older days have theirs as a whole. */
const ownerDays = 3;

/** All sums of a day, from those of its hours. */
export function sumDay(database: Database, startMs: number): Iterable<Summed> {
  const sums = createSums();
  const { hourMs, dayMs } = spans;
  for (const dimension of [...dimensions, ...listOwnersOf(database, startMs)]) {
    const segment = { dimension, spanMs: hourMs, sinceMs: startMs, untilMs: startMs + dayMs };
    readRollups(database, segment, (name, stored) =>
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

/** Hours of owners that a day makes superfluous, now that it is summed up: its own when it is old, and those of the last day that was not. */
export function listDroppedOwners(
  database: Database,
  startMs: number,
): (readonly [dimension: Dimension, sinceMs: number, untilMs: number])[] {
  const hours = readStarts(database, { dimension: 'owner-hours', spanMs: spans.hourMs });
  const days = new Set([...readStarts(database, { dimension: 'whole', spanMs: spans.dayMs }), startMs]);
  const newest = hours.at(-1) ?? startMs;
  const keptFromMs = floorTo(newest, spans.dayMs) - (ownerDays - 1) * spans.dayMs;
  const old = new Set(
    hours.map((hour) => floorTo(hour, spans.dayMs)).filter((day) => day < keptFromMs && days.has(day)),
  );
  return [...old].flatMap((day) =>
    // The mark goes first: from here on none of the hours is read.
    (['owner-hours', ...listOwnersOf(database, day)] as const).map(
      (dimension) => [dimension, day, day + spans.dayMs] as const,
    ),
  );
}
