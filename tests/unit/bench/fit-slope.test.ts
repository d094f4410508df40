import { describe, expect, it } from 'vitest';
import { findLowest, fitSlope } from '../../bench/soak/fit-slope.ts';

const minuteMs = 60_000;
/** A reading a minute for two hours. */
const readings = (valueAt: (minute: number) => number) =>
  Array.from({ length: 121 }, (_, minute) => ({ atMs: minute * minuteMs, value: valueAt(minute) }));

describe('the growth that a soak tells', () => {
  it('is none of a saw-tooth that always falls to where it began', () => {
    const lowest = findLowest(
      readings((minute) => 100 + (minute % 7) * 5),
      10 * minuteMs,
    );
    expect(lowest.map(({ value }) => value)).toEqual(Array(12).fill(100));
    expect(fitSlope(lowest)).toBe(0);
  });

  it('is that of the floor when the saw-tooth stands on one that rises', () => {
    const lowest = findLowest(
      readings((minute) => 100 + minute / 10 + (minute % 5) * 9),
      10 * minuteMs,
    );
    expect(fitSlope(lowest)).toBeCloseTo(6, 5);
  });

  it('leaves out a span that has not ended, and tells nothing of fewer than three', () => {
    const lowest = findLowest(readings((minute) => minute).slice(0, 26), 10 * minuteMs);
    expect(lowest).toEqual([
      { atMs: 5 * minuteMs, value: 0 },
      { atMs: 15 * minuteMs, value: 10 },
    ]);
    expect(fitSlope(lowest)).toBeNull();
  });
});
