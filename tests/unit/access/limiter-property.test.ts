import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter, type LimitTicket } from '../../../apps/access/index.ts';
import type { QuotaUsage } from '../../../apps/contract/model/index.ts';
import { at, subject } from './limiter-rig.ts';

/** Steps between arrivals: bursts, odd fractions, and pauses about as long as the window. */
const anyGap = fc.oneof(
  fc.constant(0),
  // Fractions that add up exactly: a window is not decided by how a sum was rounded.
  fc.integer({ min: 0, max: 3_072_000 }).map((count) => count / 1024),
  fc.constantFrom(1, 999, 1000, 59_999, 60_000, 60_001),
);
const anyArrivals = fc.array(anyGap, { minLength: 1, maxLength: 120 }).map((gaps) => {
  let ms = 0;
  return gaps.map((gap) => (ms += gap));
});
const countWithin = (times: readonly number[], end: number): number =>
  times.filter((time) => time <= end && end - time < 60_000).length;

describe('the limiter, over any arrivals', () => {
  it('F71 passes never more than the limit in any sixty seconds, and refuses none that would fit', () => {
    fc.assert(
      fc.property(anyArrivals, fc.integer({ min: 1, max: 12 }), (arrivals, rpm) => {
        const limiter = createLimiter(at(0));
        const passed: number[] = [];
        for (const ms of arrivals) {
          const { monotonicMs } = at(ms);
          const hasRoom = countWithin(passed, monotonicMs) < rpm;
          const decision = limiter.admit([subject({ rpm })], at(ms));
          expect(decision.kind === 'allowed').toBe(hasRoom);
          if (decision.kind === 'allowed') passed.push(monotonicMs);
        }
        for (const end of passed) expect(countWithin(passed, end)).toBeLessThanOrEqual(rpm);
      }),
    );
  });

  it('F71 says truly when to come again: then a request passes, and a second earlier none does', () => {
    fc.assert(
      fc.property(anyArrivals, fc.integer({ min: 1, max: 5 }), (arrivals, rpm) => {
        const limiter = createLimiter(at(0));
        const limited = [subject({ rpm })];
        for (const ms of arrivals) limiter.admit(limited, at(ms));
        const last = arrivals.at(-1) ?? 0;
        const refused = limiter.admit(limited, at(last));
        if (refused.kind === 'allowed') return;
        const waitMs = refused.retryAfterSeconds * 1000;
        if (waitMs > 1000) {
          const [early] = limiter.inspect(limited, at(last + waitMs - 1000 - 1e-3));
          expect(early?.remaining).toBe(0);
        }
        expect(limiter.admit(limited, at(last + waitMs + 1e-3)).kind).toBe('allowed');
      }),
    );
  });

  it('F71 admits no request while the tokens of the last minute are over, whatever was charged when', () => {
    const anyStep = fc.record({ gap: anyGap, tokens: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 80 }), fc.integer({ min: 1, max: 100 }), (steps, tokensPerMinute) => {
        const limiter = createLimiter(at(0));
        const charges: { readonly atMs: number; readonly tokens: number }[] = [];
        let ms = 0;
        for (const { gap, tokens } of steps) {
          ms += gap;
          const { monotonicMs } = at(ms);
          const used = charges.reduce(
            (sum, charge) => (monotonicMs - charge.atMs < 60_000 ? sum + charge.tokens : sum),
            0,
          );
          const decision = limiter.admit([subject({ tokensPerMinute })], at(ms));
          if (decision.kind === 'refused') continue;
          expect(used).toBeLessThan(tokensPerMinute);
          decision.ticket.charge(tokens, at(ms));
          charges.push({ atMs: monotonicMs, tokens });
        }
      }),
    );
  });

  it('F71 has never more in flight than places, in any order of ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9 }), { maxLength: 100 }),
        fc.integer({ min: 1, max: 4 }),
        (moves, concurrency) => {
          const limiter = createLimiter(at(0));
          const running: LimitTicket[] = [];
          for (const move of moves) {
            if (move > 5) {
              running.splice(move % (running.length || 1), 1)[0]?.release();
              continue;
            }
            const decision = limiter.admit([subject({ concurrency })], at(0));
            expect(decision.kind === 'allowed').toBe(running.length < concurrency);
            if (decision.kind === 'allowed') running.push(decision.ticket);
          }
        },
      ),
    );
  });
});

describe('the limiter, over a restart', () => {
  const keepNewest = (kept: Map<string, QuotaUsage>, usages: readonly QuotaUsage[]): void => {
    for (const usage of usages) kept.set(usage.subject, JSON.parse(JSON.stringify(usage)) as QuotaUsage);
  };

  it('F71 passes never more than the limit in any sixty seconds either', () => {
    const anyStep = fc.record({ gap: anyGap, isRestart: fc.boolean() });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, rpm) => {
        const kept = new Map<string, QuotaUsage>();
        const passed: number[] = [];
        let limiter = createLimiter(at(0));
        let startedMs = 0;
        let ms = 0;
        for (const { gap, isRestart } of steps) {
          ms += gap;
          // The monotonic clock of each life begins at nought.
          const time = { nowMs: at(ms).nowMs, monotonicMs: ms - startedMs };
          if (limiter.admit([subject({ rpm })], time).kind === 'allowed') passed.push(ms);
          keepNewest(kept, limiter.takeChanges(time));
          if (!isRestart) continue;
          startedMs = ms;
          limiter = createLimiter({ nowMs: at(ms).nowMs, monotonicMs: 0 }, [...kept.values()]);
        }
        for (const end of passed) expect(countWithin(passed, end)).toBeLessThanOrEqual(rpm);
      }),
    );
  });

  it('keeps what was used of the day and the month, and lets go of what is over', () => {
    const limits = { tokensPerMinute: 50, tokensPerDay: 100, tokensPerMonth: 1000 };
    const first = createLimiter(at(0));
    const decision = first.admit([subject(limits)], at(0));
    if (decision.kind === 'allowed') decision.ticket.charge(40, at(0));
    const saved = first.takeChanges(at(0));
    expect(first.takeChanges(at(0))).toEqual([]);
    const usedAt = (ms: number): readonly number[] =>
      createLimiter(at(ms), saved)
        .inspect([subject(limits)], at(ms))
        .map(({ used }) => used);
    expect(usedAt(59_000)).toEqual([40, 40, 40]);
    expect(usedAt(60_001)).toEqual([0, 40, 40]);
    expect(usedAt(86_400_000)).toEqual([0, 0, 40]);
    expect(createLimiter(at(40 * 86_400_000), saved).count()).toBe(0);
  });

  it('saves each change once, by day and month of UTC', () => {
    const limiter = createLimiter(at(0));
    const decision = limiter.admit([subject({ rpm: 5 })], at(0));
    expect(limiter.takeChanges(at(0))).toEqual([
      {
        subject: 'key:k',
        dayStartMs: Date.parse('2025-10-09T00:00:00Z'),
        dayTokens: 0,
        monthStartMs: Date.parse('2025-10-01T00:00:00Z'),
        monthTokens: 0,
        requests: [[at(0).nowMs, 1]],
        tokens: [],
      },
    ]);
    if (decision.kind === 'allowed') decision.ticket.charge(2.5, at(500));
    expect(limiter.takeChanges(at(600))).toMatchObject([
      { dayTokens: 3, monthTokens: 3, tokens: [[at(500).nowMs, 3]] },
    ]);
    expect(limiter.takeChanges(at(700))).toEqual([]);
  });

  it('forgets each request when its own minute is over, in whatever order they were saved', () => {
    const first = createLimiter(at(0));
    for (const ms of [0, 500, 30_000]) first.admit([subject({ rpm: 9 })], at(ms));
    const [saved] = first.takeChanges(at(30_000));
    if (saved === undefined) throw new Error('Nothing was saved.');
    expect(saved.requests).toEqual([
      [at(500).nowMs, 2],
      [at(30_000).nowMs, 1],
    ]);
    for (const requests of [saved.requests, saved.requests.toReversed()]) {
      const second = createLimiter(at(31_000), [{ ...saved, requests }]);
      const usedAt = (ms: number) => second.inspect([subject({ rpm: 9 })], at(ms))[0]?.used;
      expect([60_499, 60_501, 89_999, 90_001].map(usedAt)).toEqual([3, 1, 1, 0]);
    }
  });

  it('takes what lies in the future, after the clock was set back, for now', () => {
    const first = createLimiter(at(0));
    first.admit([subject({ rpm: 1 })], at(0));
    const saved = first.takeChanges(at(0));
    const earlier = (ms: number) => ({ nowMs: at(-3_600_000 + ms).nowMs, monotonicMs: ms });
    const second = createLimiter(earlier(0), saved);
    expect(second.admit([subject({ rpm: 1 })], earlier(59_999)).kind).toBe('refused');
    expect(second.admit([subject({ rpm: 1 })], earlier(60_000)).kind).toBe('allowed');
  });

  it('saves a busy minute in no more than sixty-one entries', () => {
    const limiter = createLimiter(at(0));
    for (let ms = 0; ms < 60_000; ms += 7) {
      const decision = limiter.admit([subject({ rpm: 100_000 })], at(ms));
      if (decision.kind === 'allowed') decision.ticket.charge(3, at(ms));
    }
    const [usage] = limiter.takeChanges(at(59_999));
    expect(usage?.requests.length).toBeLessThanOrEqual(61);
    expect(usage?.tokens.length).toBeLessThanOrEqual(61);
    expect(usage?.requests.reduce((sum, [, count]) => sum + count, 0)).toBe(8572);
    expect(usage?.monthTokens).toBe(3 * 8572);
  });
});
