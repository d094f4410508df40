import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTelemetry } from '../../../apps/telemetry/index.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { attachDatabase, openDatabase } from '../../../apps/telemetry/open-database.ts';
import { createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const nowMs = 1_760_000_000_000;
const full = 2;
const normal = 1;

/** Writes one request and ends; how many threads that took. */
async function logOne(durability?: 'balanced' | 'strict'): Promise<number> {
  let threads = 0;
  const count = (_worker: Worker): void => void threads++;
  process.on('worker', count);
  onTestFinished(() => void process.off('worker', count));
  const dataDir = createDataDir();
  const telemetry = await openTelemetry({
    // By this clock no commit is ever slow, which would bring the thread in too.
    ...{ dataDir, clock: { nowMs: Date.now, monotonicMs: () => 0 } },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...(durability === undefined ? {} : { durability }),
  });
  await telemetry.open(createOpenRecord());
  expect((await telemetry.queries.countFacets({ isRunning: true })).total).toBe(1);
  const counted = threads;
  await telemetry.close();
  return counted;
}

describe('what a power cut may cost', () => {
  it.each([
    ['balanced', normal, 0],
    ['strict', full, 1],
  ] as const)(
    '%s is synchronous %i and fullfsync %i, on every connection that writes',
    (durability, synchronous, fullfsync) => {
      const path = join(createDataDir(), 'drover.db');
      const { database } = openDatabase({ path, nowMs, durability, steps: migrationSteps });
      const attached = attachDatabase(path, durability);
      for (const connection of [database, attached]) {
        onTestFinished(() => void connection.close());
        expect(connection.pragma('synchronous', { simple: true })).toBe(synchronous);
        expect(connection.pragma('fullfsync', { simple: true })).toBe(fullfsync);
        expect(connection.pragma('checkpoint_fullfsync', { simple: true })).toBe(1);
      }
    },
  );

  it('is the last moments where nothing is said', () => {
    const { database } = openDatabase({ path: join(createDataDir(), 'drover.db'), nowMs, steps: migrationSteps });
    onTestFinished(() => void database.close());
    expect(database.pragma('synchronous', { simple: true })).toBe(normal);
  });

  it('F57 leaves all waiting for the disk to the writing thread', async () => {
    // One thread reads; the second one writes.
    expect(await logOne()).toBe(1);
    expect(await logOne('strict')).toBe(2);
  });
});
