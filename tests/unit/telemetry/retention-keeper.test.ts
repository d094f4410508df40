import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import type { Note } from '../../../apps/telemetry/note.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { planTrim } from '../../../apps/telemetry/upkeep/plan-trim.ts';
import {
  keepRetention,
  type LogLimits,
  retentionTiming,
  type Trimmed,
} from '../../../apps/telemetry/upkeep/retention-keeper.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const dayMs = 86_400_000;
const nowMs = 1_790_000_000_000;
const { firstMs, everyMs } = retentionTiming;
const nothing = { opens: [], completions: [], daemonEvents: [] };

interface SetUp {
  readonly count?: number;
  readonly spanMs?: number;
  readonly limits?: LogLimits;
  /** What comes of each slice. */
  readonly isWritten?: () => boolean;
}

/** A log of `count` requests over the last `spanMs`, with a keeper on it that has not run yet. */
function setUp({ count = 0, spanMs = dayMs, limits, isWritten = () => true }: SetUp = {}) {
  const dataDir = createDataDir();
  seedRequests(dataDir, count, { untilMs: nowMs, spanMs });
  const { database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs, steps: migrationSteps });
  const store = createRequestStore(database);
  onTestFinished(() => store.close());
  const clock = createFakeClock(nowMs);
  const live = { limits: limits ?? { retentionDays: 90, maxDbMb: 2048 } };
  const batches: number[] = [];
  const told: Trimmed[] = [];
  const countRows = (table = 'requests'): number =>
    Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  const fileBytes = (): number =>
    Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
  let foldCount = 0;
  const keeper = keepRetention({
    limits: () => live.limits,
    timers: clock,
    clock,
    plan: async (question) => planTrim(database, question),
    async record(note: Note) {
      const before = countRows();
      const written = isWritten();
      if (written) store.write({ ...nothing, trims: [note.values] });
      batches.push(before - countRows());
      return written;
    },
    fold: async () => void foldCount++,
    fileBytes,
    onTrimmed: (trimmed) => void told.push(trimmed),
    onFailed: (reason) => expect.unreachable(reason),
  });
  /** Lets time go on until the run that is due has ended. */
  const run = async (waitMs: number): Promise<void> => {
    clock.advance(waitMs);
    for (let idle = 0; idle < 10; idle++) {
      const seen = batches.length;
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      clock.advance(retentionTiming.pauseMs);
      if (batches.length > seen) idle = -1;
    }
  };
  return { database, store, live, batches, told, countRows, fileBytes, keeper, run, folds: () => foldCount };
}

describe('retention of requests', () => {
  it('deletes what is older than the setting some minutes after the start, and keeps the rest', async () => {
    const { run, countRows, told, database } = setUp({
      count: 1000,
      spanMs: 10 * dayMs,
      limits: { retentionDays: 4, maxDbMb: 2048 },
    });
    await run(firstMs - 1000);
    expect(countRows()).toBe(1000);
    await run(1000);
    expect(countRows()).toBe(400);
    expect(Number(database.prepare('SELECT min(received_at_ms) FROM requests').pluck().get())).toBeGreaterThanOrEqual(
      nowMs - 4 * dayMs,
    );
    expect(told).toEqual([{ requests: 600, freedBytes: 0 }]);
  });

  it('F59 deletes no more than 512 rows at once, so that each slice is short', async () => {
    const { run, batches, countRows } = setUp({
      count: 5000,
      spanMs: 10 * dayMs,
      limits: { retentionDays: 1, maxDbMb: 2048 },
    });
    await run(firstMs);
    expect(Math.max(...batches)).toBe(512);
    expect(batches.reduce((sum, rows) => sum + rows, 0)).toBe(5000 - countRows());
    expect(countRows()).toBeLessThanOrEqual(500);
  });

  it('F59 deletes fewer at once where prompts and answers go with them', async () => {
    const { run, batches, countRows, database } = setUp({
      ...{ count: 300, spanMs: 10 * dayMs },
      limits: { retentionDays: 1, maxDbMb: 2048 },
    });
    database.exec(`INSERT INTO bodies (request_id, part, received_at_ms, size_bytes, is_cut, encoding, stored_bytes, content)
      SELECT id, 'request', received_at_ms, 100000, 0, 'plain', 100000, zeroblob(100000) FROM requests`);
    await run(firstMs);
    expect(Math.max(...batches)).toBe(5);
    expect(countRows()).toBeLessThanOrEqual(30);
    expect(countRows('bodies')).toBe(countRows());
  });

  it('keeps to a setting that has changed since the start, within an hour', async () => {
    const { run, countRows, live } = setUp({ count: 1000, spanMs: 10 * dayMs });
    await run(firstMs);
    expect(countRows()).toBe(1000);
    live.limits = { retentionDays: 1, maxDbMb: 2048 };
    await run(everyMs);
    expect(countRows()).toBeLessThanOrEqual(100);
  });

  it('never deletes a request that still runs', async () => {
    const { run, countRows, store } = setUp({ limits: { retentionDays: 1, maxDbMb: 2048 } });
    store.write({ ...nothing, opens: [toOpenValues(createOpenRecord({ receivedAtMs: nowMs - 30 * dayMs }))] });
    await run(firstMs);
    expect(countRows()).toBe(1);
  });

  it('ends a run at the first slice that cannot be written, and tries again an hour later', async () => {
    let isDiskFull = true;
    const { run, countRows, batches } = setUp({
      count: 500,
      spanMs: 10 * dayMs,
      limits: { retentionDays: 1, maxDbMb: 2048 },
      isWritten: () => !isDiskFull,
    });
    await run(firstMs);
    expect([countRows(), batches.length]).toEqual([500, 1]);
    isDiskFull = false;
    await run(everyMs);
    expect(countRows()).toBeLessThanOrEqual(50);
  });

  it('does nothing more once it is stopped', async () => {
    const { run, countRows, keeper } = setUp({
      count: 100,
      spanMs: 10 * dayMs,
      limits: { retentionDays: 1, maxDbMb: 2048 },
    });
    keeper.stop();
    await run(firstMs + everyMs);
    expect(countRows()).toBe(100);
  });
});

describe('size of the log', () => {
  const limits = { retentionDays: 90, maxDbMb: 2 };
  const maxBytes = 2 * 1024 * 1024;

  it('deletes the oldest until the file is as small as the setting says, and gives the room back', async () => {
    const { run, countRows, fileBytes, told, database, folds } = setUp({ count: 8000, limits });
    expect(fileBytes()).toBeGreaterThan(maxBytes);
    const newest = database.prepare('SELECT max(received_at_ms) FROM requests').pluck().get();
    await run(firstMs);
    expect(fileBytes()).toBeLessThanOrEqual(maxBytes);
    expect(fileBytes()).toBeGreaterThan(maxBytes / 2);
    expect(countRows()).toBeGreaterThan(1000);
    expect(countRows()).toBeLessThan(8000);
    expect(database.prepare('SELECT max(received_at_ms) FROM requests').pluck().get()).toBe(newest);
    expect(told).toEqual([{ requests: 8000 - countRows(), freedBytes: expect.any(Number) as number }]);
    expect(told[0]?.freedBytes).toBeGreaterThan(0);
    expect(folds()).toBe(1);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('does so within a minute when the log grows too large between two runs', async () => {
    const { run, fileBytes, live } = setUp({ count: 8000 });
    await run(firstMs);
    live.limits = limits;
    await run(retentionTiming.lookMs);
    expect(fileBytes()).toBeLessThanOrEqual(maxBytes);
  });

  it('leaves room for new rows, so that it does not delete again at once', async () => {
    const { database, run } = setUp({ count: 8000, limits });
    await run(firstMs);
    const free = Number(database.pragma('freelist_count', { simple: true }));
    expect(free * 4096).toBeGreaterThan(maxBytes / 32);
  });

  it('deletes nothing of a log that is smaller', async () => {
    const { run, countRows, batches } = setUp({ count: 500, limits });
    await run(firstMs);
    expect([countRows(), batches]).toEqual([500, []]);
  });
});

describe('retention of what is kept longer', () => {
  it('keeps events of the daemon for a year, those of models for 90 days and the audit for two years', async () => {
    const { run, database } = setUp();
    const addEvent = database.prepare('INSERT INTO daemon_events (at_ms, kind, detail) VALUES (?, ?, ?)');
    const addAudit = database.prepare(
      `INSERT INTO audit (id, at_ms, actor, action, outcome, detail) VALUES (?, ?, 'a', 'b', 'ok', '')`,
    );
    const addModelEvent = database.prepare(
      `INSERT INTO model_events (id, at_ms, model, kind, cause, detail) VALUES (?, ?, 'm', 'load', 'c', '')`,
    );
    for (const days of [800, 400, 100, 1]) {
      addEvent.run(nowMs - days * dayMs, 'exited', String(days));
      addAudit.run(String(days), nowMs - days * dayMs);
      addModelEvent.run(String(days), nowMs - days * dayMs);
    }
    await run(firstMs);
    const read = (sql: string): unknown[] => database.prepare(sql).pluck().all();
    expect(read('SELECT detail FROM daemon_events ORDER BY sequence')).toEqual(['100', '1']);
    expect(read('SELECT id FROM model_events')).toEqual(['1']);
    expect(read('SELECT id FROM audit ORDER BY sequence')).toEqual(['400', '100', '1']);
  });
});
