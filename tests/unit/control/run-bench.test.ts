import { describe, expect, it } from 'vitest';
import { RoomError } from '../../../apps/base/index.ts';
import type { Benchmark, BenchmarkEvent, DaemonState } from '../../../apps/contract/model/index.ts';
import { runBench } from '../../../apps/control/verbs/run-bench.ts';
import type { Bench } from '../../../apps/models/index.ts';
import { createBenchmark } from '../../fakes/sample-benchmark.ts';

type Dependencies = Parameters<typeof runBench>[0];

const ready = { kind: 'ready', version: '0.24.1' } as DaemonState;

/** Measures nothing, but answers with what it was asked. */
const echo: Bench = {
  async *measure({ model, save, inFlightCount, daemonVersion, runs }) {
    await Promise.resolve();
    yield { type: 'step-started', step: 'load', run: 1, runs };
    return createBenchmark({ model, name: save, inFlightCount, daemonVersion, runs });
  },
};

async function run(bench: Bench, { state = ready, isStored = true, inFlightCount = 0 } = {}) {
  const stored: Benchmark[] = [];
  const deps = {
    bench,
    supervisor: { state: () => state },
    gateway: { inFlight: () => Array.from({ length: inFlightCount }) },
    telemetry: {
      recordBenchmark(benchmark: Benchmark) {
        stored.push(benchmark);
        return Promise.resolve(isStored);
      },
    },
  } as unknown as Dependencies;
  const events: BenchmarkEvent[] = [];
  const order = { model: 'llama3.2:3b', runs: 2, save: 'june' };
  for await (const event of runBench(deps, order, new AbortController().signal)) events.push(event);
  return { events, stored };
}

describe('runBench', () => {
  it('passes on the steps, stores the figures and says that they are stored', async () => {
    const { events, stored } = await run(echo);
    expect(events.map(({ type }) => type)).toEqual(['step-started', 'benchmark-finished']);
    expect(events[1]).toEqual({ type: 'benchmark-finished', benchmark: stored[0], isStored: true });
    expect(stored[0]).toMatchObject({ name: 'june', runs: 2, daemonVersion: '0.24.1', inFlightCount: 0 });
  });

  it('says how many requests of others ran when it began', async () => {
    const { stored } = await run(echo, { inFlightCount: 3 });
    expect(stored[0]?.inFlightCount).toBe(3);
  });

  it('knows no version of a daemon that is not ready', async () => {
    const { stored } = await run(echo, { state: { kind: 'stopped', sinceMs: 0 } });
    expect(stored[0]?.daemonVersion).toBeNull();
  });

  it('gives the figures also when they cannot be stored', async () => {
    const { events } = await run(echo, { isStored: false });
    expect(events.at(-1)).toMatchObject({ isStored: false, benchmark: { model: 'llama3.2:3b' } });
  });

  it('fails with the code and advice of the contract', async () => {
    const failing: Bench = {
      async *measure() {
        await Promise.resolve();
        yield { type: 'step-started', step: 'unload', run: 1, runs: 2 };
        throw new RoomError('model_not_found', 'x is not installed.');
      },
    };
    await expect(run(failing)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { advice: expect.stringContaining('drover models list') as string },
    });
  });
});
