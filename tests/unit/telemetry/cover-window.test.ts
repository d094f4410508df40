import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverWindow, spans } from '../../../apps/telemetry/rollups/cover-window.ts';

const { minuteMs, hourMs, dayMs } = spans;
const rolled = { minutesFromMs: 2 * dayMs, hoursUntilMs: 4 * dayMs + 5 * hourMs, daysUntilMs: 4 * dayMs };

describe('cover-window', () => {
  it('covers each moment of a window once, with whole spans that are there', () => {
    const moment = fc.integer({ min: 0, max: 6 * dayMs });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [sinceMs, untilMs] = [Math.min(one, other), Math.max(one, other)];
        const segments = coverWindow(sinceMs, untilMs, rolled);
        let atMs = sinceMs;
        for (const segment of segments) {
          expect(segment.sinceMs).toBe(atMs);
          expect(segment.untilMs).toBeGreaterThan(segment.sinceMs);
          atMs = segment.untilMs;
          if (segment.spanMs === null) continue;
          expect([segment.sinceMs % segment.spanMs, segment.untilMs % segment.spanMs]).toEqual([0, 0]);
          expect(segment.untilMs).toBeLessThanOrEqual(
            segment.spanMs === dayMs ? rolled.daysUntilMs : rolled.hoursUntilMs,
          );
          if (segment.spanMs === minuteMs) expect(segment.sinceMs).toBeGreaterThanOrEqual(rolled.minutesFromMs);
        }
        expect(atMs).toBe(untilMs);
      }),
    );
  });

  it('takes days before hours and hours before minutes, and requests only for what is left', () => {
    expect(coverWindow(2 * dayMs - hourMs, 4 * dayMs + 6 * hourMs, rolled)).toEqual([
      { spanMs: hourMs, sinceMs: 2 * dayMs - hourMs, untilMs: 2 * dayMs },
      { spanMs: dayMs, sinceMs: 2 * dayMs, untilMs: 4 * dayMs },
      { spanMs: hourMs, sinceMs: 4 * dayMs, untilMs: 4 * dayMs + 5 * hourMs },
      { spanMs: null, sinceMs: 4 * dayMs + 5 * hourMs, untilMs: 4 * dayMs + 6 * hourMs },
    ]);
  });

  it('takes requests alone where nothing is summed up', () => {
    const none = { minutesFromMs: -1, hoursUntilMs: -1, daysUntilMs: -1 };
    expect(coverWindow(5, 9 * dayMs, none)).toEqual([{ spanMs: null, sinceMs: 5, untilMs: 9 * dayMs }]);
  });
});
