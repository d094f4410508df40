import { describe, expect, it } from 'vitest';
import { createRateLimits } from '../../../apps/routing/index.ts';

describe('createRateLimits', () => {
  it('F25 leaves a model alone as long as its backend asked, and no other model', () => {
    const limits = createRateLimits();
    limits.note('a', 'm', { nowMs: 1000, retryAfterMs: 7000 });
    expect(limits.isLimited('a', 'm', 7999)).toBe(true);
    expect(limits.isLimited('a', 'other', 7999)).toBe(false);
    expect(limits.isLimited('b', 'm', 7999)).toBe(false);
    expect(limits.isLimited('a', 'm', 8000)).toBe(false);
  });

  it('F25 leaves it alone for a second where the backend names no time, and for a minute at most', () => {
    const limits = createRateLimits();
    limits.note('a', 'm', { nowMs: 0, retryAfterMs: null });
    expect([limits.isLimited('a', 'm', 999), limits.isLimited('a', 'm', 1000)]).toEqual([true, false]);
    limits.note('a', 'm', { nowMs: 0, retryAfterMs: 3_600_000 });
    expect([limits.isLimited('a', 'm', 59_999), limits.isLimited('a', 'm', 60_000)]).toEqual([true, false]);
  });

  it('F25 lets one ask when the time is over, and the others when that one was answered', () => {
    const limits = createRateLimits();
    limits.note('a', 'm', { nowMs: 0, retryAfterMs: 2000 });
    const ask = (nowMs: number): boolean => limits.isLimited('a', 'm', nowMs);
    expect([ask(2000), ask(2000), ask(2499), ask(2500), ask(2501)]).toEqual([false, true, true, false, true]);
    limits.clear('a', 'm');
    expect([ask(2502), ask(2502)]).toEqual([false, false]);
  });

  it('remembers a bounded number of them, the latest', () => {
    const limits = createRateLimits();
    for (let index = 0; index < 3000; index++) limits.note('a', `m${index}`, { nowMs: 0, retryAfterMs: 5000 });
    const known = Array.from({ length: 3000 }, (_, index) => limits.isLimited('a', `m${index}`, 1));
    expect(known.filter(Boolean)).toHaveLength(1000);
    expect(known.at(-1)).toBe(true);
  });
});
