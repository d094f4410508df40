import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { Benchmark } from '../../../apps/contract/model/index.ts';
import { migrate } from '../../../apps/telemetry/migrate.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import type { WriteBatch, WriteResult } from '../../../apps/telemetry/worker-messages.ts';
import { createWriteQueue } from '../../../apps/telemetry/write-queue.ts';
import { createBenchmark } from '../../fakes/sample-benchmark.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const everyModel = { model: null, limit: 10 };

async function store(benchmarks: readonly Partial<Benchmark>[]) {
  const { telemetry } = await openTestTelemetry(createDataDir());
  for (const [index, changes] of benchmarks.entries()) {
    const isStored = await telemetry.recordBenchmark(createBenchmark({ id: `b${index + 1}`, ...changes }));
    expect(isStored).toBe(true);
  }
  return telemetry.queries;
}

const idsOf = (benchmarks: readonly Benchmark[]): readonly string[] => benchmarks.map(({ id }) => id);

describe('stored benchmarks', () => {
  it('can be read as they were written as soon as they are committed, newest first', async () => {
    const queries = await store([{}, { name: 'june' }, { model: 'qwen3:8b' }]);
    const all = await queries.listBenchmarks(everyModel);
    expect(idsOf(all)).toEqual(['b3', 'b2', 'b1']);
    expect(all[1]).toEqual(createBenchmark({ id: 'b2', name: 'june' }));
    expect(idsOf(await queries.listBenchmarks({ model: 'llama3.2:3b', limit: 1 }))).toEqual(['b2']);
  });

  it('are paired with the run before, model by model', async () => {
    const queries = await store([{}, { model: 'qwen3:8b' }, {}, {}]);
    const pairs = await queries.pairBenchmarks({ baseline: null, model: null });
    expect(pairs.map(({ newest, baseline }) => [newest.id, baseline?.id ?? null])).toEqual([
      ['b4', 'b3'],
      ['b2', null],
    ]);
  });

  it('are paired with the newest earlier one of a name, never with themselves', async () => {
    const queries = await store([{ name: 'june' }, { name: 'june' }, {}, { name: 'july' }]);
    const pairWith = async (baseline: string) => {
      const [pair] = await queries.pairBenchmarks({ baseline, model: 'llama3.2:3b' });
      return [pair?.newest.id, pair?.baseline?.id ?? null];
    };
    expect(await pairWith('june')).toEqual(['b4', 'b2']);
    expect(await pairWith('july')).toEqual(['b4', null]);
    expect(await queries.pairBenchmarks({ baseline: null, model: 'unknown' })).toEqual([]);
  });

  it('are written once, however often the batch is', async () => {
    const queries = await store([{ id: 'same' }, { id: 'same' }]);
    expect(idsOf(await queries.listBenchmarks(everyModel))).toEqual(['same']);
  });

  it('find room in a log of the version before', async () => {
    const dataDir = createDataDir();
    const database = new Sqlite(join(dataDir, 'drover.db'));
    migrate(database, migrationSteps.slice(0, 3));
    database.close();
    const { telemetry } = await openTestTelemetry(dataDir);
    expect(await telemetry.recordBenchmark(createBenchmark())).toBe(true);
    expect(await telemetry.queries.listBenchmarks(everyModel)).toEqual([createBenchmark()]);
  });

  it('are not taken by a log that is closed', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await telemetry.close();
    expect(await telemetry.recordBenchmark(createBenchmark())).toBe(false);
  });
});

describe('a benchmark on its way to the log', () => {
  function setUp() {
    const clock = createFakeClock();
    const batches: WriteBatch[] = [];
    const answers: WriteResult[] = [];
    const queue = createWriteQueue({
      timers: clock,
      atTurnEnd: (run) => run(),
      write(batch) {
        batches.push(batch);
        return Promise.resolve(answers.shift() ?? { kind: 'written', rejectedCount: 0, notices: [] });
      },
      onWritten: () => undefined,
      onStateChange: () => undefined,
      limits: { maxRows: 10, maxBytes: 1e6, completionDelayMs: 15, retryMs: 2000, stallMs: 1000 },
    });
    const written = (): unknown[] => batches.flatMap(({ benchmarks }) => benchmarks?.map(([id]) => id) ?? []);
    return { clock, queue, answers, written };
  }

  it('is said to be stored once its batch is committed', async () => {
    const { clock, queue, written } = setUp();
    const stored = queue.recordBenchmark(createBenchmark({ id: 'a' }));
    clock.advance(15);
    expect(await stored).toBe(true);
    expect(written()).toEqual(['a']);
  });

  it('is kept and written again when the disk refuses it, and is said not to be stored', async () => {
    const { clock, queue, answers, written } = setUp();
    answers.push({ kind: 'failed', failure: { code: 'SQLITE_FULL', text: 'The disk is full.' } });
    const first = queue.recordBenchmark(createBenchmark({ id: 'a' }));
    clock.advance(15);
    expect(await first).toBe(false);
    expect(await queue.recordBenchmark(createBenchmark({ id: 'b' }))).toBe(false);
    clock.advance(2000);
    expect(written()).toEqual(['a', 'a', 'b']);
    await queue.close();
    expect(queue.state()).toEqual({ failure: null, waitingCount: 0, droppedCount: 0 });
  });
});
