import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { StorageHealth, Telemetry } from '../../../apps/telemetry/index.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { createWriteQueue } from '../../../apps/telemetry/write-queue.ts';
import { createCompletion, createDataDir, createOpenRecord, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const nextHealth = (telemetry: Telemetry, status: StorageHealth['status'], message = ''): Promise<StorageHealth> =>
  new Promise((resolve) => {
    const stop = telemetry.onHealthChange((health) => {
      if (health.status !== status || !health.message.includes(message)) return;
      stop();
      resolve(health);
    });
  });

describe('storage out of reach', () => {
  it('F53 lets requests through while another process holds the log, says so, and writes them all afterwards', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    const other = new Sqlite(join(dataDir, 'drover.db'));
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const held = nextHealth(telemetry, 'degraded', 'Another program holds the request log.');
    await telemetry.open(createOpenRecord({ id: 'first' }));
    await held;
    for (let index = 0; index < 100; index++) {
      await telemetry.open(createOpenRecord({ id: `r${index}` }));
      telemetry.complete(createCompletion({ id: `r${index}` }));
    }
    expect(telemetry.health().message).toContain('kept in memory');
    const recovered = nextHealth(telemetry, 'ok');
    other.exec('ROLLBACK');
    expect(await recovered).toMatchObject({ droppedCount: 0 });
    expect((await telemetry.queries.countFacets({})).total).toBe(101);
    expect((await telemetry.queries.countFacets({ outcomes: ['ok'] })).total).toBe(100);
  });

  it('F54 lets requests through while nobody may write the file of the log, and writes them all afterwards', async (context) => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    await (await openTestTelemetry(dataDir)).telemetry.close();
    // Modes do not stop the administrator, who runs tests in containers.
    const setFrozen = (sign: '+' | '-'): void => void execFileSync('chattr', [`${sign}i`, path], { stdio: 'pipe' });
    try {
      setFrozen('+');
    } catch {
      context.skip('chattr needs an administrator and a file system that knows it');
    }
    onTestFinished(() => setFrozen('-'));
    const { telemetry } = await openTestTelemetry(dataDir);
    await telemetry.open(createOpenRecord({ id: 'first' }));
    telemetry.complete(createCompletion({ id: 'first' }));
    expect(telemetry.health()).toMatchObject({
      status: 'degraded',
      message: expect.stringContaining('kept in memory'),
    });
    const recovered = nextHealth(telemetry, 'ok');
    setFrozen('-');
    expect(await recovered).toMatchObject({ droppedCount: 0 });
    expect((await telemetry.queries.countFacets({ outcomes: ['ok'] })).total).toBe(1);
  });

  it('F53 does not hold up the event loop while it waits for a log that another process holds', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    const other = new Sqlite(join(dataDir, 'drover.db'));
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const startedMs = performance.now();
    let isOpen = false;
    const opened = telemetry.open(createOpenRecord({ id: 'first' })).then(() => {
      isOpen = true;
    });
    let turns = 0;
    for (; !isOpen; turns++) await new Promise((resolve) => setImmediate(resolve));
    await opened;
    // The wait for the other process is half a second: were it this thread's, it would be one turn of the loop.
    expect(performance.now() - startedMs).toBeGreaterThan(400);
    expect(turns).toBeGreaterThan(100);
    other.exec('ROLLBACK');
  });

  it('F53 keeps rows while the disk is full and counts what it must drop, then writes the rest by itself', async () => {
    const clock = createFakeClock();
    const { database } = openDatabase({
      path: join(createDataDir(), 'drover.db'),
      nowMs: 0,
      steps: migrationSteps,
    });
    onTestFinished(() => void database.close());
    const store = createRequestStore(database);
    const queue = createWriteQueue({
      timers: clock,
      atTurnEnd: (run) => void clock.after(0, run),
      async write(batch) {
        try {
          return { kind: 'written', rejectedCount: store.write(batch), notices: [] };
        } catch (error) {
          const code = error instanceof Sqlite.SqliteError ? error.code : 'UNKNOWN';
          return { kind: 'failed', failure: { code, text: code } };
        }
      },
      onWritten: () => undefined,
      onStateChange: () => undefined,
      limits: { maxRows: 300, maxBytes: 1e9, completionDelayMs: 15, retryMs: 2000, stallMs: 1e9 },
    });
    const settle = async (byMs: number): Promise<void> => {
      clock.advance(byMs);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    };
    const pageCount = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pageCount + 5}`);
    for (let index = 0; index < 500; index++) {
      void queue.open(createOpenRecord({ id: `r${index}` }));
      if (index % 10 === 0) await settle(1);
    }
    await settle(1);
    expect(queue.state().failure?.code).toBe('SQLITE_FULL');
    const written = Number(database.prepare('SELECT count(*) FROM requests').pluck().get());
    const { droppedCount } = queue.state();
    expect(droppedCount).toBeGreaterThan(0);
    expect(droppedCount).toBeLessThan(500);

    database.pragma('max_page_count = 1000000');
    await settle(2000);
    await settle(15);
    expect(queue.state()).toEqual({ failure: null, waitingCount: 0, droppedCount });
    const after = Number(database.prepare('SELECT count(*) FROM requests').pluck().get());
    expect(after).toBe(500 - droppedCount);
    expect(after).toBeGreaterThan(written);
  });

  it('F54 starts without a log when its place is taken, and has one soon after the place is free', async () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    mkdirSync(path);
    const { telemetry } = await openTestTelemetry(dataDir);
    expect(telemetry.health().status).toBe('degraded');
    await telemetry.open(createOpenRecord({ id: 'early' }));
    telemetry.complete(createCompletion({ id: 'early' }));
    await expect(telemetry.queries.getRequest('early')).rejects.toMatchObject({ code: 'storage_unavailable' });
    const recovered = nextHealth(telemetry, 'ok');
    rmdirSync(path);
    expect((await recovered).droppedCount).toBe(0);
    expect((await telemetry.queries.getRequest('early'))?.outcome).toBe('ok');
  });

  it('F54 starts the writing thread anew when it dies, and goes on with the requests that were running', async () => {
    const threads: Worker[] = [];
    const remember = (worker: Worker): void => void threads.push(worker);
    process.on('worker', remember);
    onTestFinished(() => void process.off('worker', remember));
    const nextThread = (): Promise<Worker> => new Promise((resolve) => process.once('worker', resolve));
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    await telemetry.open(createOpenRecord({ id: 'running' }));
    expect(threads).toHaveLength(0);

    const other = new Sqlite(join(dataDir, 'drover.db'));
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const degraded = nextHealth(telemetry, 'degraded');
    const started = nextThread();
    const interrupted = telemetry.open(createOpenRecord({ id: 'interrupted' }));
    await (await started).terminate();
    expect((await degraded).message).toContain('thread that writes');
    await interrupted;
    await telemetry.open(createOpenRecord({ id: 'next' }));
    const recovered = nextHealth(telemetry, 'ok');
    other.exec('ROLLBACK');
    expect(await recovered).toMatchObject({ droppedCount: 0 });
    expect(threads).toHaveLength(2);
    expect((await telemetry.queries.countFacets({ isRunning: true })).total).toBe(3);
  });

  it('F56 brings the write-ahead log back under 64 MiB once a long reader is gone', async () => {
    const path = join(createDataDir(), 'drover.db');
    const { database } = openDatabase({ path, nowMs: 0, steps: migrationSteps });
    const store = createRequestStore(database);
    const reader = new Sqlite(path, { readonly: true });
    reader.exec('BEGIN; SELECT count(*) FROM requests');
    const detail = 'x'.repeat(50_000);
    for (let round = 0; round < 16; round++) {
      store.write({
        opens: [],
        completions: [],
        daemonEvents: Array.from({ length: 100 }, () => [round, 'note', detail]),
      });
      store.checkpoint();
    }
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(64 * 1024 * 1024);
    reader.exec('COMMIT');
    reader.close();
    store.checkpoint();
    store.write({ opens: [], completions: [], daemonEvents: [[1, 'note', 'small']] });
    expect(statSync(`${path}-wal`).size).toBeLessThanOrEqual(64 * 1024 * 1024);
    store.close();
  });
});
