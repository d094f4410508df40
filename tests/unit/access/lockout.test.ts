import { describe, expect, it } from 'vitest';
import { createLockout } from '../../../apps/access/index.ts';

describe('the lockout of who guesses keys', () => {
  it('T5 waits twice as long after each wrong key beyond the fifth, a minute at most', () => {
    const lockout = createLockout();
    const waits: number[] = [];
    for (let index = 0; index < 14; index++) {
      lockout.noteFailure('10.0.0.7', 1000);
      waits.push(lockout.waitMs('10.0.0.7', 1000));
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(lockout.waitMs('10.0.0.7', 31_000)).toBe(30_000);
    expect(lockout.waitMs('10.0.0.7', 61_000)).toBe(0);
    expect(lockout.waitMs('10.0.0.8', 1000)).toBe(0);
  });

  it('forgets mistakes after a right key, and after a quarter of an hour', () => {
    const lockout = createLockout();
    const failTimes = (count: number, atMs: number): number => {
      for (let index = 0; index < count; index++) lockout.noteFailure('a', atMs);
      return lockout.waitMs('a', atMs);
    };
    expect(failTimes(5, 0)).toBe(0);
    lockout.noteSuccess('a');
    expect(failTimes(5, 0)).toBe(0);
    expect(failTimes(1, 900_000)).toBe(0);
    expect(failTimes(5, 900_001)).toBe(1000);
  });

  it('holds nothing of a source whose mistakes are forgotten once it is asked about', () => {
    const lockout = createLockout();
    for (let index = 0; index < 6; index++) lockout.noteFailure('a', 0);
    expect([lockout.waitMs('a', 899_999), lockout.count()]).toEqual([0, 1]);
    expect([lockout.waitMs('a', 900_000), lockout.count()]).toEqual([0, 0]);
  });

  it('is not locked before the first failure, whatever the clock says', () => {
    expect(createLockout().waitMs('a', -5000)).toBe(0);
  });

  it('remembers a bounded number of sources, those that failed last', () => {
    const lockout = createLockout(3);
    for (const source of ['a', 'b', 'a', 'c', 'd'])
      for (let index = 0; index < 6; index++) lockout.noteFailure(source, 0);
    expect(lockout.count()).toBe(3);
    expect(['a', 'b', 'c', 'd'].map((source) => lockout.waitMs(source, 0) > 0)).toEqual([true, false, true, true]);
  });
});
