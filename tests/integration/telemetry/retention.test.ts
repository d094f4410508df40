import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { openTelemetry } from '../../../apps/telemetry/index.ts';
import { rollupTiming } from '../../../apps/telemetry/rollups/rollup-keeper.ts';
import { retentionTiming } from '../../../apps/telemetry/upkeep/retention-keeper.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const dayMs = 86_400_000;
const seeded = 8000;
const nowMs = 1_790_000_000_000;

interface Line {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** The log of three days with requests in it, opened as the service does. */
async function openSeeded(limits: { retentionDays: number; maxDbMb: number }) {
  const dataDir = createDataDir();
  seedRequests(dataDir, seeded, { untilMs: nowMs, spanMs: 3 * dayMs });
  const clock = createFakeClock(nowMs);
  const lines: Line[] = [];
  const note = (fields: Line['fields'], message: string): void => void lines.push({ fields, message });
  const telemetry = await openTelemetry({
    ...{ dataDir, clock, timers: clock, limits: () => limits },
    log: { info: note, warn: note, error: note },
  });
  onTestFinished(() => telemetry.close());
  const waitFor = async (message: string): Promise<Line> => {
    for (;;) {
      const line = lines.find((told) => told.message === message);
      if (line !== undefined) return line;
      // As long as a look at the log takes: time must not run ahead of the work.
      await telemetry.queries.getRequest('nobody');
      clock.advance(Math.max(rollupTiming.pauseMs, retentionTiming.pauseMs));
    }
  };
  /** Sums up, as after a start: what is still to be summed up is not too old. */
  const sumUp = async (): Promise<void> => {
    clock.advance(rollupTiming.firstMs);
    await waitFor('requests were summed up');
    await waitFor('requests were sorted by their names');
  };
  /** Deletes what the limits say now; what was told of it. */
  const trim = (): Promise<Line> => {
    clock.advance(retentionTiming.everyMs);
    return waitFor('old records were deleted');
  };
  return { telemetry, sumUp, trim, fileBytes: () => statSync(join(dataDir, 'drover.db')).size };
}

describe('retention of an open log', () => {
  it('F59 deletes what is too old while requests are logged, loses none of them, and tells how much went', async () => {
    const { telemetry, sumUp, trim } = await openSeeded({ retentionDays: 1, maxDbMb: 2048 });
    let isDone = false;
    let logged = 0;
    const log = async (): Promise<void> => {
      while (!isDone) {
        await telemetry.open(createOpenRecord({ id: `new_${logged++}`, receivedAtMs: nowMs }));
        // A log that is out of reach does not make requests wait.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const logging = log();
    await sumUp();
    const { fields } = await trim();
    isDone = true;
    await logging;
    const { total } = await telemetry.queries.countFacets({});
    const { total: old } = await telemetry.queries.countFacets({ untilMs: nowMs - dayMs });
    expect(logged).toBeGreaterThan(0);
    expect(old).toBe(0);
    const { total: summed } = await telemetry.queries.summarizeUsage('app', nowMs - 4 * dayMs, nowMs);
    expect(summed.requests).toBe(seeded);
    expect(fields['requests']).toBe(seeded + logged - total);
  });

  it('makes the file on disk as small as the setting says', async () => {
    const limits = { retentionDays: 90, maxDbMb: 2048 };
    const { sumUp, trim, fileBytes } = await openSeeded(limits);
    await sumUp();
    limits.maxDbMb = 3;
    const { fields } = await trim();
    expect(fileBytes()).toBeLessThanOrEqual(3 * 1024 * 1024);
    expect(Number(fields['freedBytes'])).toBeGreaterThan(256 * 1024);
  });
});
