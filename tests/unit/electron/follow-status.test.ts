import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../apps/base/index.ts';
import { type ControlEvent, controlContract } from '../../../apps/contract/control/index.ts';
import { createControlClient } from '../../../electron/main/control/control-client.ts';
import { followStatus } from '../../../electron/main/control/follow-status.ts';
import { createSocketFetch } from '../../../electron/main/control/socket-fetch.ts';
import { applyControlEvent, type StatusView } from '../../../electron/main/control/status-view.ts';
import { inFlight, readyState, statusWith } from './status-fixture.ts';

let folder = '';
let server: Server | null = null;
let publish: (event: ControlEvent) => void = () => {};

/** A service with just the two procedures that are followed. */
async function serve(): Promise<void> {
  const contract = implement({ status: controlContract.status, watch: controlContract.watch });
  const router = contract.router({
    status: contract.status.handler(() => statusWith({ resident: [] })),
    watch: contract.watch.handler(async function* ({ signal }) {
      const queue: ControlEvent[] = [];
      let wake: () => void = () => {};
      publish = (event) => {
        queue.push(event);
        wake();
      };
      signal?.addEventListener('abort', () => wake());
      while (signal?.aborted !== true) {
        const event = queue.shift();
        if (event !== undefined) yield event;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    }),
  });
  const handler = new RPCHandler(router);
  server = createServer((request, response) => void handler.handle(request, response, { prefix: '/rpc', context: {} }));
  await new Promise<void>((resolve) => server?.listen(join(folder, 's.sock'), resolve));
}

async function stopServing(): Promise<void> {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  server = null;
}

/** Follows with a clock that stands still unless moved, and lets tests wait for a view. */
function follow(clock: FakeClock) {
  const views: StatusView[] = [];
  let check: () => void = () => {};
  const end = new AbortController();
  const client = createControlClient(createSocketFetch(() => join(folder, 's.sock')));
  const onView = (view: StatusView): void => {
    views.push(view);
    check();
  };
  const done = followStatus({ client, time: clock, onView }, end.signal);
  const until = (isReached: (view: StatusView) => boolean): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        const last = views.at(-1);
        if (last !== undefined && isReached(last)) resolve();
      };
      check();
    });
  return { views, until, end: () => end.abort(), done };
}

const isKnown = (view: StatusView): boolean => view.kind === 'known';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-follow-'));
});

afterEach(async () => {
  await stopServing();
  rmSync(folder, { recursive: true, force: true });
});

describe('the shell’s view of the service', () => {
  test('starts with a snapshot and is kept by events', async () => {
    await serve();
    const followed = follow(createFakeClock());
    await followed.until(isKnown);
    publish({ type: 'in-flight-changed', requests: [inFlight('a', 'writing', 40.5), inFlight('b', 'reading')] });
    await followed.until((view) => view.kind === 'known' && view.status.inFlight.length === 2);
    const last = followed.views.at(-1);
    expect(last?.kind === 'known' ? last.status.tokensPerSecond : null).toBe(40.5);
    followed.end();
    await followed.done;
  });

  test('says "connecting" while a service may still be starting, then "unreachable"', async () => {
    const clock = createFakeClock();
    const followed = follow(clock);
    for (let elapsedMs = 0; elapsedMs <= 10_500; elapsedMs += 250) {
      await expect.poll(() => clock.pendingCount(), { interval: 2 }).toBe(1);
      clock.advance(250);
    }
    await followed.until((view) => view.kind === 'unreachable');
    expect(followed.views[0]).toEqual({ kind: 'connecting' });
    followed.end();
    await expect.poll(() => clock.pendingCount(), { interval: 2 }).toBe(1);
    clock.advance(250);
    await followed.done;
  });

  test('becomes unreachable when the service dies and known again when it is back', async () => {
    await serve();
    const clock = createFakeClock();
    const followed = follow(clock);
    await followed.until(isKnown);
    await stopServing();
    await followed.until((view) => view.kind === 'unreachable');
    await serve();
    clock.advance(250);
    await followed.until(isKnown);
    followed.end();
    await followed.done;
  });

  test('takes six seconds without a heartbeat for a service that hangs', async () => {
    await serve();
    const clock = createFakeClock();
    const followed = follow(clock);
    await followed.until(isKnown);
    clock.advance(5999);
    expect(followed.views.at(-1)?.kind).toBe('known');
    clock.advance(1);
    await followed.until((view) => view.kind === 'unreachable');
    followed.end();
    clock.advance(250);
    await followed.done;
  });
});

describe('an event', () => {
  const model = {
    ...{ name: 'm', sizeBytes: 1, gpuBytes: 0, contextLength: null, expiresAtMs: null },
    ...{ isPinned: false, loadedAtMs: 0 },
  };

  test.each<[string, ControlEvent, object]>([
    [
      'about the daemon changes its state and the health',
      {
        type: 'daemon-changed',
        state: { kind: 'stopped', sinceMs: 1 },
        health: { status: 'degraded', message: 'x', parts: [] },
      },
      { daemon: { state: { kind: 'stopped' } }, health: { status: 'degraded' } },
    ],
    [
      'about residency changes the loaded models',
      { type: 'residency-changed', models: [model] },
      { resident: [model] },
    ],
    [
      'about memory changes the loaded models, the budget and who waits',
      {
        type: 'memory-changed',
        residency: {
          budget: { ...statusWith().memory, budgetBytes: 5 },
          ...{ liveBudgetBytes: 4, loweredBecause: 'Others.', residents: [model], loading: [] },
          waiting: [{ model: 'n', requestCount: 1, sinceMs: 0, reason: 'm to be free' }],
        },
      },
      {
        resident: [model],
        memory: { budgetBytes: 5 },
        memoryNow: { liveBudgetBytes: 4, waiting: [{ model: 'n' }] },
      },
    ],
    [
      'about a planned restart changes the daemon',
      {
        type: 'restart-changed',
        pendingRestart: {
          ...{ when: 'idle', sinceMs: 0, reason: 'x', latestAtMs: null },
          ...{ runningCount: 1, waitingCount: 0 },
        },
      },
      { daemon: { pendingRestart: { when: 'idle', runningCount: 1 }, state: readyState } },
    ],
    [
      'of the heart changes the footprint',
      { type: 'heartbeat', atMs: 1, residentBytes: 9, cpuPercent: 2, overheadMs: 0.4 },
      { about: { residentBytes: 9, cpuPercent: 2, overheadMs: 0.4 }, daemon: { state: readyState } },
    ],
  ])('%s', (_name, event, expected) => {
    expect(applyControlEvent(statusWith(), event)).toMatchObject(expected);
  });

  test('about stored records leaves the status as it is', () => {
    const status = statusWith();
    expect(applyControlEvent(status, { type: 'records-stored', records: [] })).toBe(status);
  });
});
