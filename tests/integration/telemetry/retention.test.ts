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
const nowMs = 1_790_000_000_000;

interface Line {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** The log of 10 days with 5,000 requests in it, opened as the service does. */
async function openSeeded(limits: { retentionDays: number; maxDbMb: number }) {
  const dataDir = createDataDir();
  seedRequests(dataDir, 5000, { untilMs: nowMs, spanMs: 10 * dayMs });
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
      clock.advance(retentionTiming.pauseMs);
    }
  };
  /** Sums up and then deletes, as after a start; what was told of the latter. */
  const run = async (): Promise<Line> => {
    clock.advance(rollupTiming.firstMs);
    await waitFor('requests were summed up');
    clock.advance(retentionTiming.firstMs);
    return waitFor('old records were deleted');
  };
  return { telemetry, run, fileBytes: () => statSync(join(dataDir, 'drover.db')).size };
}

describe('retention of an open log', () => {
  it('F59 deletes what is too old while requests are logged, loses none of them, and tells how much went', async () => {
    const { telemetry, run } = await openSeeded({ retentionDays: 2, maxDbMb: 2048 });
    let isDone = false;
    let logged = 0;
    const log = async (): Promise<void> => {
      while (!isDone) await telemetry.open(createOpenRecord({ id: `new_${logged++}`, receivedAtMs: nowMs }));
    };
    const logging = log();
    const { fields } = await run();
    isDone = true;
    await logging;
    const { total } = await telemetry.queries.countFacets({});
    const { total: old } = await telemetry.queries.countFacets({ untilMs: nowMs - 2 * dayMs });
    expect(logged).toBeGreaterThan(0);
    expect(old).toBe(0);
    const { total: summed } = await telemetry.queries.summarizeUsage('app', nowMs - 11 * dayMs, nowMs);
    expect(summed.requests).toBe(5000);
    expect(fields['requests']).toBe(5000 + logged - total);
  });

  it('makes the file on disk as small as the setting says', async () => {
    const { run, fileBytes } = await openSeeded({ retentionDays: 90, maxDbMb: 2 });
    const { fields } = await run();
    expect(fileBytes()).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(Number(fields['freedBytes'])).toBeGreaterThan(512 * 1024);
  });
});
