import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createWakeWatch } from '../../../apps/supervisor/index.ts';

const hour = 3_600_000;

/** A watch on clocks that tests set at will. */
function createSubject(tickMs?: number) {
  const fake = createFakeClock(1_000_000);
  const ahead = { wallMs: 0, monotonicMs: 0 };
  const clock = {
    nowMs: () => fake.nowMs() + ahead.wallMs,
    monotonicMs: () => fake.monotonicMs() + ahead.monotonicMs,
  };
  const wakes: number[] = [];
  const watch = createWakeWatch({
    ...{ clock, timers: fake, onWake: (sleptMs) => wakes.push(sleptMs) },
    ...(tickMs === undefined ? {} : { tickMs }),
  });
  return {
    ...{ fake, wakes, watch },
    jump(byMs: Partial<typeof ahead>) {
      ahead.wallMs += byMs.wallMs ?? 0;
      ahead.monotonicMs += byMs.monotonicMs ?? 0;
    },
  };
}

describe('the watch for a sleep of the machine', () => {
  it.each([
    { what: 'a monotonic clock that stood still', byMs: { wallMs: 8 * hour }, wakes: [8 * hour] },
    { what: 'a monotonic clock that went on', byMs: { wallMs: 8 * hour, monotonicMs: 8 * hour }, wakes: [8 * hour] },
    { what: 'a sleep of ten seconds', byMs: { wallMs: 10_000 }, wakes: [10_000] },
    { what: 'a tick that was late by less', byMs: { wallMs: 9000, monotonicMs: 9000 }, wakes: [] },
    { what: 'a wall clock that was put right by seconds', byMs: { wallMs: 3000 }, wakes: [] },
    { what: 'a wall clock that was set back', byMs: { wallMs: -hour }, wakes: [] },
    {
      what: 'a wall clock that was set back over a sleep',
      byMs: { wallMs: -hour, monotonicMs: hour },
      wakes: [hour],
    },
  ])('tells of $what: $wakes', ({ byMs, wakes }) => {
    const subject = createSubject();
    subject.fake.advance(4000);
    subject.jump(byMs);
    subject.fake.advance(60_000);
    expect(subject.wakes).toEqual(wakes);
  });

  it('has one timer, and makes up for no tick that a sleep swallowed', () => {
    const { fake, jump, wakes } = createSubject();
    for (let night = 1; night <= 3; night++) {
      jump({ wallMs: 8 * hour, monotonicMs: 8 * hour });
      fake.advance(5000);
      expect([wakes.length, fake.pendingCount()]).toEqual([night, 1]);
    }
  });

  it('tells of each sleep once, whatever the clocks did', () => {
    const nap = fc.record({ sleptMs: fc.integer({ min: 2000, max: 9 * hour }), isCounted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.option(nap), { maxLength: 30 }), (ticks) => {
        const { fake, jump, wakes } = createSubject(1000);
        for (const slept of ticks) {
          const byMs = slept?.sleptMs ?? 0;
          jump({ wallMs: byMs, monotonicMs: slept?.isCounted ? byMs : 0 });
          fake.advance(1000);
        }
        expect(wakes).toEqual(ticks.flatMap((slept) => (slept === null ? [] : [slept.sleptMs])));
      }),
    );
  });

  it('leaves no timer behind', () => {
    const { fake, watch } = createSubject();
    fake.advance(12_000);
    watch.dispose();
    expect(fake.pendingCount()).toBe(0);
  });
});

describe('a system that tells of the sleep itself', () => {
  it('is believed at once, without waiting for the next tick, and once', () => {
    const { fake, watch, wakes, jump } = createSubject();
    jump({ wallMs: hour });
    watch.noteWake();
    expect(wakes).toEqual([hour]);
    fake.advance(60_000);
    expect(wakes).toEqual([hour]);
  });

  it('tells nothing new when the clocks have told it a moment before', () => {
    const { fake, watch, wakes, jump } = createSubject();
    jump({ wallMs: hour });
    fake.advance(5000);
    watch.noteWake();
    expect(wakes).toHaveLength(1);
    fake.advance(60_000);
    watch.noteWake();
    expect(wakes).toHaveLength(2);
  });
});
