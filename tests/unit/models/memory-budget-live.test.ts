import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { computeMemoryBudget, createLiveBudget, type LiveBudget } from '../../../apps/models/index.ts';

const gib = 1024 ** 3;
const budget = computeMemoryBudget({ totalBytes: 16 * gib, wiredLimitMb: null, platform: 'linux', overrideGib: null });

interface Memory {
  readonly availableBytes: number | null;
  readonly pressure: 'normal' | 'warning' | 'critical' | 'unknown';
}
const free = (availableGib: number): Memory => ({ availableBytes: availableGib * gib, pressure: 'normal' });

/** Lets everything run that waits for a promise already settled. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A live budget whose readings end when the test says so. */
function watch(intervalMs?: number) {
  const clock = createFakeClock(1_000_000);
  const waiting: { resolve: (memory: Memory) => void; reject: (error: unknown) => void }[] = [];
  const warnings: string[] = [];
  const resident = { bytes: 0 };
  const counts = { reads: 0 };
  const live = createLiveBudget({
    ...{ budget, clock, timers: clock, ...(intervalMs === undefined ? {} : { intervalMs }) },
    probe: {
      read() {
        counts.reads++;
        return new Promise<Memory>((resolve, reject) => waiting.push({ resolve, reject }));
      },
    },
    residentBytes: () => resident.bytes,
    log: { warn: (_fields, message) => void warnings.push(message) },
  });
  const heard: LiveBudget[] = [];
  live.onChange((next) => heard.push(next));
  const answer = async (memory: Memory | Error): Promise<void> => {
    const reading = waiting.shift();
    if (memory instanceof Error) reading?.reject(memory);
    else reading?.resolve(memory);
    await settle();
  };
  return { clock, live, heard, warnings, resident, answer, waiting, counts };
}

describe('a live budget', () => {
  it('is the computed one until the first reading, which begins at once', async () => {
    const { live, heard, answer, counts } = watch();
    expect(counts.reads).toBe(1);
    expect(live.current()).toEqual({ budgetBytes: 12 * gib, loweredByBytes: 0, reason: null });
    await answer(free(5));
    expect(live.current()).toMatchObject({ budgetBytes: 4 * gib, loweredByBytes: 8 * gib });
    expect(heard).toEqual([live.current()]);
  });

  it('reads again fifteen seconds after a reading has ended, and never before', async () => {
    const { clock, live, heard, answer, counts } = watch();
    clock.advance(60_000);
    expect(counts.reads).toBe(1);
    await answer(free(5));
    clock.advance(14_999);
    expect(counts.reads).toBe(1);
    clock.advance(1);
    expect(counts.reads).toBe(2);
    await answer(free(6));
    expect(live.current().budgetBytes).toBe(5 * gib);
    expect(heard.map(({ budgetBytes }) => budgetBytes / gib)).toEqual([4, 5]);
  });

  it('keeps reading at an interval that is shorter than the gap between readings on demand', async () => {
    const { clock, answer, counts } = watch(200);
    for (const expected of [2, 3, 4]) {
      await answer(free(5));
      clock.advance(200);
      expect(counts.reads).toBe(expected);
    }
  });

  it('tells nobody of a reading that changes nothing', async () => {
    const { clock, heard, answer } = watch();
    await answer(free(20));
    clock.advance(15_000);
    await answer({ availableBytes: null, pressure: 'unknown' });
    expect(heard).toEqual([]);
  });

  it('joins a refresh to the reading under way', async () => {
    const { live, answer, counts } = watch();
    const both = Promise.all([live.refresh(), live.refresh()]);
    await answer(free(3));
    expect((await both).map(({ budgetBytes }) => budgetBytes / gib)).toEqual([2, 2]);
    expect(counts.reads).toBe(1);
  });

  it('reads on demand at most once a second, and puts the next reading off by that', async () => {
    const { clock, live, answer, counts } = watch();
    await answer(free(5));
    clock.advance(999);
    expect((await live.refresh()).budgetBytes).toBe(4 * gib);
    expect(counts.reads).toBe(1);
    clock.advance(1);
    const refreshed = live.refresh();
    expect(counts.reads).toBe(2);
    await answer(free(2));
    expect((await refreshed).budgetBytes).toBe(gib);
    expect(clock.pendingCount()).toBe(1);
    clock.advance(14_999);
    expect(counts.reads).toBe(2);
    clock.advance(1);
    expect(counts.reads).toBe(3);
  });

  it('counts what was resident at the reading, so that a load in between is not counted twice', async () => {
    const { live, resident, answer } = watch();
    resident.bytes = 2 * gib;
    await answer(free(5));
    expect(live.current().budgetBytes).toBe(6 * gib);
    resident.bytes = 6 * gib;
    expect(live.current().budgetBytes).toBe(6 * gib);
  });

  it('keeps what it knew for five minutes while readings fail, says so, and goes on', async () => {
    const { clock, live, warnings, answer, counts } = watch();
    await answer(free(5));
    for (let minute = 0.25; minute <= 5; minute += 0.25) {
      clock.advance(15_000);
      await answer(new Error('no tool'));
      expect(live.current().budgetBytes).toBe(4 * gib);
    }
    expect(new Set(warnings)).toEqual(new Set(['the memory of this machine could not be read']));
    clock.advance(15_000);
    await answer({ availableBytes: null, pressure: 'unknown' });
    expect(live.current()).toEqual({ budgetBytes: 12 * gib, loweredByBytes: 0, reason: null });
    clock.advance(15_000);
    expect(counts.reads).toBe(23);
  });

  it('keeps the part that a reading does not tell, with what was resident when it was told', async () => {
    const { clock, live, resident, answer } = watch();
    resident.bytes = 2 * gib;
    await answer({ availableBytes: 5 * gib, pressure: 'warning' });
    expect(live.current().budgetBytes).toBe(4 * gib);
    resident.bytes = 4 * gib;
    clock.advance(15_000);
    await answer({ availableBytes: null, pressure: 'normal' });
    expect(live.current().budgetBytes).toBe(6 * gib);
    clock.advance(15_000);
    await answer({ availableBytes: null, pressure: 'critical' });
    expect(live.current().budgetBytes).toBe(4 * gib);
    clock.advance(15_000);
    await answer({ availableBytes: 20 * gib, pressure: 'unknown' });
    expect(live.current().budgetBytes).toBe(4 * gib);
    clock.advance(15_000);
    await answer({ availableBytes: 20 * gib, pressure: 'normal' });
    expect(live.current().loweredByBytes).toBe(0);
  });

  it('survives a listener that fails', async () => {
    const { live, warnings, heard, answer } = watch();
    live.onChange(() => {
      throw new Error('listener');
    });
    await answer(free(5));
    expect(heard).toHaveLength(1);
    expect(warnings).toEqual(['a listener to the memory budget failed']);
  });

  it('reads no more once it is disposed of, and ignores the reading under way', async () => {
    const { clock, live, heard, answer, counts } = watch();
    live.dispose();
    await answer(free(5));
    expect(heard).toEqual([]);
    expect(clock.pendingCount()).toBe(0);
    clock.advance(60_000);
    expect(await live.refresh()).toMatchObject({ loweredByBytes: 0 });
    expect(counts.reads).toBe(1);
  });

  it('sets no timer when it is disposed of between readings', async () => {
    const { clock, live, answer } = watch();
    await answer(free(5));
    live.dispose();
    expect(clock.pendingCount()).toBe(0);
  });
});
