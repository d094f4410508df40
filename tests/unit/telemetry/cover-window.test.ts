import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverWindow, type Level, spans, toRuns } from '../../../apps/telemetry/rollups/cover-window.ts';

const { minuteMs, hourMs, dayMs } = spans;
const levelsOf = (days: readonly number[], hours: readonly number[], hoursWithMinutes: readonly number[]): Level[] => [
  { spanMs: dayMs, runs: toRuns(days, dayMs) },
  { spanMs: hourMs, runs: toRuns(hours, hourMs) },
  { spanMs: minuteMs, runs: toRuns(hoursWithMinutes, hourMs) },
];
const hoursFrom = (hour: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => (hour + index) * hourMs);
const levels = levelsOf(
  [0, 1, 2, 3].map((day) => day * dayMs),
  hoursFrom(0, 4 * 24 + 5),
  hoursFrom(48, 53),
);

describe('cover-window', () => {
  it('covers each moment of a window once, with whole spans that are there', () => {
    const moment = fc.integer({ min: 0, max: 6 * dayMs });
    const starts = (count: number, spanMs: number) =>
      fc
        .uniqueArray(fc.integer({ min: 0, max: count }), { maxLength: count })
        .map((list) => list.toSorted((a, b) => a - b).map((index) => index * spanMs));
    fc.assert(
      fc.property(
        moment,
        moment,
        fc.tuple(starts(6, dayMs), starts(150, hourMs), starts(150, hourMs)),
        (one, other, [days, hours, minutes]) => {
          const [sinceMs, untilMs] = [Math.min(one, other), Math.max(one, other)];
          const there = new Map<number, ReadonlySet<number>>([
            [dayMs, new Set(days)],
            [hourMs, new Set(hours)],
            [minuteMs, new Set(minutes)],
          ]);
          let atMs = sinceMs;
          for (const segment of coverWindow(sinceMs, untilMs, levelsOf(days, hours, minutes))) {
            expect(segment.sinceMs).toBe(atMs);
            expect(segment.untilMs).toBeGreaterThan(segment.sinceMs);
            atMs = segment.untilMs;
            const { spanMs } = segment;
            if (spanMs === null) continue;
            expect([segment.sinceMs % spanMs, segment.untilMs % spanMs]).toEqual([0, 0]);
            const stepMs = Math.max(spanMs, hourMs);
            for (let start = Math.floor(segment.sinceMs / stepMs) * stepMs; start < segment.untilMs; start += stepMs) {
              expect(there.get(spanMs)?.has(start)).toBe(true);
            }
          }
          expect(atMs).toBe(untilMs);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes days before hours and hours before minutes, and requests only for what is left', () => {
    expect(coverWindow(2 * dayMs - hourMs, 4 * dayMs + 6 * hourMs, levels)).toEqual([
      { spanMs: hourMs, sinceMs: 2 * dayMs - hourMs, untilMs: 2 * dayMs },
      { spanMs: dayMs, sinceMs: 2 * dayMs, untilMs: 4 * dayMs },
      { spanMs: hourMs, sinceMs: 4 * dayMs, untilMs: 4 * dayMs + 5 * hourMs },
      { spanMs: null, sinceMs: 4 * dayMs + 5 * hourMs, untilMs: 4 * dayMs + 6 * hourMs },
    ]);
  });

  it('takes requests for an hour between others that has no sums', () => {
    const gap = levelsOf([], [0, hourMs, 3 * hourMs], []);
    expect(coverWindow(0, 4 * hourMs, gap)).toEqual([
      { spanMs: hourMs, sinceMs: 0, untilMs: 2 * hourMs },
      { spanMs: null, sinceMs: 2 * hourMs, untilMs: 3 * hourMs },
      { spanMs: hourMs, sinceMs: 3 * hourMs, untilMs: 4 * hourMs },
    ]);
  });

  it('takes requests alone where nothing is summed up', () => {
    const none = levelsOf([], [], []);
    expect(coverWindow(5, 9 * dayMs, none)).toEqual([{ spanMs: null, sinceMs: 5, untilMs: 9 * dayMs }]);
  });
});
