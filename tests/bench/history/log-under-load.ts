import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Timers } from '../../../apps/base/index.ts';
import { openTelemetry, type Telemetry } from '../../../apps/telemetry/index.ts';
import { createRandom } from '../../fakes/control/random.ts';
import { createRequestSource, type HistoricRequest } from '../../fakes/history/create-request.ts';

/** What an open log was asked to do, with the event loop of its process meanwhile (p99, milliseconds). */
export interface Loaded<Result> {
  readonly result: Result;
  readonly loopP99Ms: number;
}

export interface LoadedLog {
  readonly dataDir: string;
  /** When the log begins to be opened, UTC milliseconds. */
  readonly nowMs: number;
  readonly retentionDays: number;
}

const requestsPerSecond = 100;
const tickMs = 10;
const loopResolutionMs = 1;

/** Upkeep begins at once instead of after minutes; its pauses are those of the service. */
const eagerTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, 500));
    return () => clearTimeout(timer);
  },
};

/** Opens the log as the service does, logs 100 requests a second into it, and does `work` meanwhile. */
export async function workUnderLoad<Result>(
  { dataDir, nowMs, retentionDays }: LoadedLog,
  work: (telemetry: Telemetry) => Promise<Result>,
): Promise<Loaded<Result>> {
  const startedMs = performance.now();
  const clock = {
    nowMs: () => Math.round(nowMs + performance.now() - startedMs),
    monotonicMs: () => performance.now(),
  };
  const silent = (): void => undefined;
  const telemetry = await openTelemetry({
    ...{ dataDir, clock, timers: eagerTimers },
    log: { info: silent, warn: silent, error: silent },
    limits: () => ({ retentionDays, maxDbMb: 1_000_000, maxBodiesMb: 1_000_000 }),
  });
  const stopLogging = logSteadily(telemetry, clock.nowMs);
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  try {
    loop.enable();
    const result = await work(telemetry);
    loop.disable();
    return { result, loopP99Ms: loop.percentile(99) / 1e6 };
  } finally {
    stopLogging();
    await telemetry.close();
  }
}

function logSteadily(telemetry: Telemetry, nowMs: () => number): () => void {
  const create = createRequestSource(createRandom(nowMs()));
  const log = async ({ open, completion }: HistoricRequest): Promise<void> => {
    await telemetry.open(open);
    telemetry.complete(completion);
  };
  const timer = setInterval(() => {
    for (let count = 0; count < (requestsPerSecond * tickMs) / 1000; count++) {
      void log(create({ receivedAtMs: nowMs(), busyness: 1, trouble: null }));
    }
  }, tickMs);
  return () => clearInterval(timer);
}
