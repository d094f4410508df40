import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../apps/base/index.ts';
import { evenEdges, takeBars } from '../../../renderer/shared/window/take-bars.ts';
import {
  boundsOf,
  rangeWindow,
  readRange,
  spanWindow,
  writeRange,
} from '../../../renderer/shared/window/time-window.ts';

const at = (day: number, hours: number, minutes = 0, seconds = 0): number =>
  new Date(2026, 10, day, hours, minutes, seconds).getTime();
const nowMs = at(21, 14, 32, 8);

describe('a window of time', () => {
  it('that is a span ends now, and says so to people and to the filter of the requests', () => {
    const window = spanWindow('7d');
    expect(boundsOf(window, nowMs)).toEqual({ sinceMs: nowMs - 7 * 86_400_000, untilMs: nowMs });
    expect([window.words, window.note, window.clause, window.filter]).toEqual([
      ...['7 d', 'last 7 d', 'in the last 7 d', 'since:7d'],
    ]);
  });

  it('that was chosen stays where it is, and its filter finds just these requests', () => {
    const range = { sinceMs: at(21, 9, 30), untilMs: at(21, 11, 0, 5) };
    const window = rangeWindow(range, nowMs);
    expect(boundsOf(window, nowMs)).toEqual(range);
    expect(parseFilter(window.filter, nowMs)).toEqual({ filter: range, issues: [] });
  });

  it.each([
    ['today by the clock alone', at(21, 9, 30), at(21, 11), '09:30 to 11:00'],
    ['on another day with the day', at(20, 9, 30), at(20, 11), '20 Nov 09:30 to 11:00'],
    ['over midnight with both days', at(20, 22), at(21, 3), '20 Nov 22:00 to 21 Nov 03:00'],
  ])('is told %s', (_how, sinceMs, untilMs, words) => {
    const plain = rangeWindow({ sinceMs, untilMs }, nowMs).words.replaceAll(/Nov (\d+)|(\d+) Nov/g, '$1$2 Nov');
    expect(plain).toBe(words);
  });

  it('goes through the address to the minute, or to the second where it is short', () => {
    const long = { sinceMs: at(21, 9, 30, 20) + 7, untilMs: at(21, 11, 0, 5) };
    expect(readRange(writeRange(long))).toEqual({ sinceMs: at(21, 9, 30), untilMs: at(21, 11, 1) });
    const short = { sinceMs: at(21, 9, 30, 20) + 7, untilMs: at(21, 9, 31, 5) };
    expect(readRange(writeRange(short))).toEqual({ sinceMs: at(21, 9, 30, 20), untilMs: at(21, 9, 31, 5) });
  });

  it.each([
    {},
    { since: '2026-11-21' },
    { since: '24h', until: '1h' },
    { since: '2026-11-21T10:00', until: '2026-11-21T10:00' },
    { since: '2026-11-21T11:00', until: '2026-11-21T10:00' },
    { since: '2020-01-01', until: '2026-01-01' },
    { since: '2026-99-99', until: '2026-11-21' },
  ])('is not taken from an address such as %j', (search) => expect(readRange(search)).toBeNull());
});

describe('bars that are chosen by dragging', () => {
  const edges = evenEdges({ sinceMs: 0, untilMs: 100 }, 10);

  it('are whole, in either direction', () => {
    expect(takeBars(edges, [0.25, 0.55])).toEqual({ sinceMs: 20, untilMs: 60 });
    expect(takeBars(edges, [0.55, 0.25])).toEqual({ sinceMs: 20, untilMs: 60 });
  });

  it('are one where nothing was dragged, and none beyond the plot', () => {
    expect(takeBars(edges, [0.33, 0.33])).toEqual({ sinceMs: 30, untilMs: 40 });
    expect(takeBars(edges, [-2, 3])).toEqual({ sinceMs: 0, untilMs: 100 });
    expect(takeBars(edges, [1, 1])).toEqual({ sinceMs: 90, untilMs: 100 });
  });

  it('may differ in length', () => {
    const uneven = [1000, 1010, 1050, 1100];
    expect(takeBars(uneven, [0.05, 0.05])).toEqual({ sinceMs: 1000, untilMs: 1010 });
    expect(takeBars(uneven, [0.2, 0.6])).toEqual({ sinceMs: 1010, untilMs: 1100 });
    expect(takeBars([], [0.2, 0.6])).toEqual({ sinceMs: 0, untilMs: 0 });
  });
});
