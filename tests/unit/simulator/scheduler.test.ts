import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createLibrary } from '../../../apps/simulator/catalogue/library.ts';
import type { Model } from '../../../apps/simulator/catalogue/model.ts';
import { createScheduler } from '../../../apps/simulator/engine/scheduler.ts';
import type { Lease, SchedulerOptions } from '../../../apps/simulator/engine/scheduler-ports.ts';

const library = createLibrary(0);
const model = (name: string): Model => {
  const found = library.find(name);
  if (!found) throw new Error(name);
  return found;
};
const llama = model('llama3.2:3b');
const qwen = model('qwen3:4b');
const gemma = model('gemma3:4b');
const automatic = { contextLength: null, explicit: '' };

function setUp(more: Partial<SchedulerOptions> = {}) {
  const clock = createFakeClock(1_000_000);
  const scheduler = createScheduler({
    time: clock,
    defaultKeepAliveMs: 60_000,
    slotsPerModel: 1,
    maxLoadedModels: 2,
    maxPendingLoads: 3,
    contextLengthFor: (_, options) => options.contextLength ?? 4096,
    loadMs: () => 100,
    loadFailure: () => null,
    onUnloaded: () => undefined,
    log: () => undefined,
    ...more,
  });
  const track = (of: Model, options: { contextLength?: number; keepAliveMs?: number; signal?: AbortSignal } = {}) => {
    const outcome: { lease?: Lease; error?: unknown } = {};
    const settled = scheduler
      .acquire({
        model: of,
        options: { ...automatic, contextLength: options.contextLength ?? null },
        keepAliveMs: options.keepAliveMs,
        signal: options.signal ?? new AbortController().signal,
      })
      .then(
        (lease) => {
          outcome.lease = lease;
        },
        (error: unknown) => {
          outcome.error = error;
        },
      );
    return { outcome, settled };
  };
  const names = (): string[] => scheduler.resident().map((entry) => entry.model.name);
  const load = async (of: Model, options: Parameters<typeof track>[1] = {}): Promise<Lease> => {
    const { outcome, settled } = track(of, options);
    clock.advance(100);
    await settled;
    if (!outcome.lease) throw outcome.error;
    return outcome.lease;
  };
  return { clock, scheduler, track, load, names };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the scheduler', () => {
  it('loads on first use and keeps the model until its keep-alive ends', async () => {
    const { clock, load, names } = setUp();
    const lease = await load(llama);
    clock.advance(500_000);
    expect(names()).toEqual(['llama3.2:3b']);
    lease.release();
    clock.advance(59_999);
    expect(names()).toEqual(['llama3.2:3b']);
    clock.advance(1);
    expect(names()).toEqual([]);
  });

  it('lets each request replace the keep-alive: 0 unloads after it, negative keeps for ever', async () => {
    const { clock, load, names, scheduler } = setUp();
    (await load(llama, { keepAliveMs: 0 })).release();
    expect(names()).toEqual([]);
    (await load(llama, { keepAliveMs: -1 })).release();
    clock.advance(1e9);
    expect(names()).toEqual(['llama3.2:3b']);
    expect(scheduler.resident()[0]?.expiresAtMs).toBeGreaterThan(290 * 365 * 86_400_000);
  });

  it('loads one model at a time', async () => {
    const { clock, track } = setUp();
    const first = track(llama);
    const second = track(qwen);
    clock.advance(100);
    await turn();
    expect(first.outcome.lease).toBeDefined();
    expect(second.outcome.lease).toBeUndefined();
    clock.advance(100);
    await turn();
    expect(second.outcome.lease).toBeDefined();
  });

  it('makes requests for a loaded model wait for a slot without limit, in order', async () => {
    const { load, track } = setUp({ maxPendingLoads: 1 });
    const lease = await load(llama);
    const waiting = Array.from({ length: 20 }, () => track(llama));
    await turn();
    expect(waiting.every(({ outcome }) => !outcome.lease && !outcome.error)).toBe(true);
    lease.release();
    await turn();
    expect(waiting.filter(({ outcome }) => outcome.lease)).toEqual([waiting[0]]);
  });

  it('refuses with 503 when too many wait for a load', async () => {
    const { track } = setUp();
    const entries = [llama, qwen, qwen, qwen, gemma].map((each) => track(each));
    await turn();
    expect(entries[4]?.outcome.error).toMatchObject({
      status: 503,
      message: expect.stringContaining('server busy, please try again.  maximum'),
    });
    expect(entries.slice(0, 4).every(({ outcome }) => outcome.error === undefined)).toBe(true);
  });

  it('reloads when the context differs, after the running request', async () => {
    const { clock, load, track, scheduler } = setUp();
    const lease = await load(llama, { contextLength: 2048 });
    const other = track(llama, { contextLength: 8192 });
    clock.advance(1000);
    await turn();
    expect(other.outcome.lease).toBeUndefined();
    lease.release();
    clock.advance(100);
    await turn();
    expect(other.outcome.lease?.contextLength).toBe(8192);
    expect(scheduler.resident()).toHaveLength(1);
  });

  it('evicts the idle model with the shortest keep-alive when full', async () => {
    const { load, names } = setUp();
    (await load(llama, { keepAliveMs: 50_000 })).release();
    (await load(qwen, { keepAliveMs: 40_000 })).release();
    (await load(gemma)).release();
    expect(names().sort()).toEqual(['gemma3:4b', 'llama3.2:3b']);
  });

  it('drops who leaves: in the line, at the slot and during its load', async () => {
    const { clock, load, track, names } = setUp();
    const lease = await load(llama);
    const [atSlot, inLoad, inLine] = [new AbortController(), new AbortController(), new AbortController()];
    const first = track(llama, { signal: atSlot.signal });
    const second = track(qwen, { signal: inLoad.signal });
    const third = track(gemma, { signal: inLine.signal });
    for (const controller of [inLine, inLoad, atSlot]) controller.abort();
    await Promise.all([first.settled, second.settled, third.settled]);
    for (const { outcome } of [first, second, third])
      expect(outcome.error).toMatchObject({ status: 499, message: 'request canceled' });
    expect(names()).toEqual(['llama3.2:3b']);
    lease.release();
    clock.advance(60_000);
    expect(clock.pendingCount()).toBe(0);
  });

  it('unloads on order: at once when idle, after the last request when busy', async () => {
    const { load, names, scheduler } = setUp();
    const lease = await load(llama);
    scheduler.unload('llama3.2:3b');
    expect(names()).toEqual(['llama3.2:3b']);
    lease.release();
    expect(names()).toEqual([]);
    scheduler.unload('not-loaded');
  });

  it('tells a failed load with the runner’s words', async () => {
    const { clock, track, names } = setUp({ loadFailure: () => 'out of memory' });
    const { outcome, settled } = track(llama);
    clock.advance(100);
    await settled;
    expect(outcome.error).toMatchObject({
      status: 500,
      message: 'llama-server process has terminated: exit status 1: out of memory',
    });
    expect(names()).toEqual([]);
  });

  it('gives the slot that knows most of the prompt', async () => {
    const { load, track } = setUp({ slotsPerModel: 2 });
    const lease = await load(llama);
    expect(lease.reusePrefix(['a', 'b', 'c'])).toBe(0);
    lease.release(['a', 'b', 'c', 'd']);
    const next = track(llama);
    await next.settled;
    expect(next.outcome.lease?.reusePrefix(['a', 'b', 'x'])).toBe(2);
  });
});
