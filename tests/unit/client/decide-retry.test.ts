import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttemptEnd, decideRetry, readRetryAfter } from '../../../apps/client/decide-retry.ts';

const draw = fc.record({
  attempt: fc.integer({ min: 1, max: 40 }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
});
const many = { attempts: 100, maxWaitMs: 60_000 };

describe('the wait before another attempt', () => {
  it('never undercuts what the gateway asks for, and exceeds it by a quarter at most', () => {
    fc.assert(
      fc.property(draw, fc.integer({ min: 10, max: 60 }), (drawn, retryAfterSeconds) => {
        const end: AttemptEnd = { kind: 'answered', status: 429, retryAfterSeconds };
        const waitMs = decideRetry(end, drawn, many) ?? -1;
        expect(waitMs).toBeGreaterThanOrEqual(retryAfterSeconds * 1000);
        expect(waitMs).toBeLessThanOrEqual(retryAfterSeconds * 1250);
      }),
      { numRuns: 50 },
    );
  });

  it('grows with each attempt to eight seconds, and is never nothing', () => {
    const end: AttemptEnd = { kind: 'failed', isSafeToResend: true };
    const waits = [1, 2, 3, 10].map((attempt) => decideRetry(end, { attempt, random: 0 }, many));
    expect(waits).toEqual([125, 250, 500, 4000]);
    fc.assert(
      fc.property(draw, (drawn) => {
        const waitMs = decideRetry(end, drawn, many) ?? 0;
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(8000);
      }),
      { numRuns: 50 },
    );
  });

  it('ends with the last attempt', () => {
    const end: AttemptEnd = { kind: 'failed', isSafeToResend: true };
    expect(decideRetry(end, { attempt: 3, random: 0 })).toBeNull();
    expect(decideRetry(end, { attempt: 1, random: 0 }, { attempts: 1, maxWaitMs: 1000 })).toBeNull();
  });

  it('does not come after a failure that may have reached the gateway', () => {
    expect(decideRetry({ kind: 'failed', isSafeToResend: false }, { attempt: 1, random: 0 })).toBeNull();
  });
});

describe('retry-after', () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['1.5', 1.5],
    ['Thu, 01 Jan 1970 00:01:30 GMT', 30],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%s is %s seconds', (header, seconds) => {
    expect(readRetryAfter(header, 60_000)).toBe(seconds);
  });
});
