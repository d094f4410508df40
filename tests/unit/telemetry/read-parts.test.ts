import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readParts, type TakenPart } from '../../../apps/telemetry/cells/read-parts.ts';
import { seedHistory } from '../../fakes/history/seed-history.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const untilMs = Math.floor(1_790_000_000_000 / dayMs) * dayMs + 20 * 60_000;
const window = { sinceMs: untilMs - 20 * 60_000 - 4 * dayMs, untilMs: untilMs - 20 * 60_000 };

const undo: (() => unknown)[] = [];
const asked: string[] = [];
let database: Database;

beforeAll(() => {
  const dataDir = createDataDir((end) => void undo.push(end));
  seedHistory({ dataDir, rows: 4000, days: 4.5, seed: 11, untilMs });
  database = new Sqlite(join(dataDir, 'drover.db'), { readonly: true, verbose: (sql) => void asked.push(String(sql)) });
}, 120_000);
afterAll(() => {
  database.close();
  for (const end of undo) end();
});

/** How often a part was read on its own, and the requests that were told of, by hour. */
function read(totalMs: number) {
  asked.length = 0;
  const found: number[] = [];
  readParts(
    database,
    { ...window, least: { totalUs: totalMs * 1000, firstTokenUs: -1 }, columns: ['group_ids', 'prompt_tokens'] },
    ({ startMs, places, numbers }: TakenPart) => {
      expect([...numbers.keys()].toSorted()).toEqual(['group_ids', 'prompt_tokens', 'total_us']);
      for (const _place of places ?? []) found.push(startMs);
    },
  );
  return { found, again: asked.filter((sql) => sql.includes('part_id =')).length };
}

const countLong = (totalMs: number): number[] =>
  database
    .prepare<[number, number, number], number>(
      `SELECT received_at_ms / ${hourMs} * ${hourMs} FROM requests
        WHERE received_at_ms >= ? AND received_at_ms < ? AND total_ms >= ? ORDER BY received_at_ms`,
    )
    .pluck()
    .all(window.sinceMs, window.untilMs, totalMs);

const countParts = (): number =>
  Number(
    database
      .prepare('SELECT count(*) FROM request_hour_rows WHERE start_ms >= ? AND start_ms < ?')
      .pluck()
      .get(window.sinceMs, window.untilMs),
  );

describe('reading what took long', () => {
  it('P10 reads an hour at once where most have one, after the first day has told', () => {
    const { found, again } = read(100);
    expect(found).toEqual(countLong(100));
    expect(countParts()).toBeGreaterThan(80);
    expect(again).toBeLessThanOrEqual(24);
  });

  it('P10 reads durations alone where none took so long', () => {
    expect(read(10_000_000)).toEqual({ found: [], again: 0 });
  });

  it('tells the same when few hours have one', () => {
    const { found, again } = read(60_000);
    expect(found).toEqual(countLong(60_000));
    expect(found.length).toBeGreaterThan(0);
    expect(again).toBeLessThan(countParts() / 2);
  });
});
