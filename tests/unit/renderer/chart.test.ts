import { describe, expect, it } from 'vitest';
import { assignSeries, forgetUninstalled } from '../../../renderer/shared/ui/assign-series.ts';
import { buildValueScale, needsLogScale, placeValue, spreadLabels } from '../../../renderer/shared/ui/chart-scale.ts';
import { fitColumns } from '../../../renderer/shared/ui/fit-columns.ts';
import { toPercentilePoints } from '../../../renderer/shared/ui/percentile-points.ts';
import { listTimeTicks } from '../../../renderer/shared/ui/time-ticks.ts';

const hour = 3_600_000;

describe('the value scale', () => {
  it('is logarithmic only when p99 is more than 20 times p50', () => {
    expect(needsLogScale(420, 8400)).toBe(false);
    expect(needsLogScale(420, 8401)).toBe(true);
    expect(needsLogScale(null, 1)).toBe(false);
  });
  it('marks decades', () => expect(buildValueScale([300, 26_000], true)?.ticks).toEqual([1000, 10_000]));
  it('marks steps between when there is room for few decades', () =>
    expect(buildValueScale([300, 900], true)?.ticks).toEqual([300, 1000]));
  it('marks three to five round values on a linear axis, from 0', () => {
    for (const most of [7, 90, 420, 3100, 59_000]) {
      const ticks = buildValueScale([most], false)?.ticks ?? [];
      expect(ticks[0]).toBe(0);
      expect(ticks.length, String(most)).toBeGreaterThanOrEqual(3);
      expect(ticks.length, String(most)).toBeLessThanOrEqual(5);
    }
  });
  it('has nothing to say about nothing', () => expect(buildValueScale([], false)).toBeNull());
  it('places values between top and bottom', () => {
    const scale = { isLog: true, domain: [100, 10_000], ticks: [] } as const;
    expect([100, 1000, 10_000, 1, 1e9].map((value) => placeValue(scale, value))).toEqual([1, 0.5, 0, 1, 0]);
  });
});

describe('labels at line ends', () => {
  it('move apart and keep their order', () => {
    const [a = 0, b = 0, c = 0] = spreadLabels([0.5, 0.52, 0.51], 0.15);
    expect(a).toBe(0.5);
    expect(c - a).toBeCloseTo(0.15);
    expect(b - c).toBeCloseTo(0.15);
  });
  it('stay within the plot', () => expect(Math.max(...spreadLabels([0.98, 0.99, 1], 0.15))).toBeLessThanOrEqual(1));
  it('stay where they are when they have room', () => expect(spreadLabels([0.1, 0.9], 0.15)).toEqual([0.1, 0.9]));
});

describe('time ticks', () => {
  const now = new Date('2026-11-21T14:32:00').getTime();
  it.each([1, 24, 24 * 7, 24 * 30])('are round, few, and end with now over %d h', (hours) => {
    const ticks = listTimeTicks(now - hours * hour, now, { most: 8, clearAtEnd: 0.05 });
    expect(ticks.length).toBeGreaterThanOrEqual(4);
    expect(ticks.length).toBeLessThanOrEqual(9);
    expect(ticks.at(-1)).toEqual({ at: 1, label: 'now' });
    expect(ticks.slice(0, -1).every(({ at }) => at >= 0 && at <= 0.95)).toBe(true);
  });
  it('name the day at midnight', () => {
    const ticks = listTimeTicks(now - 24 * hour, now, { most: 8, clearAtEnd: 0.05 });
    expect(ticks.some(({ label }) => /^\p{L}+ 00:00$/u.test(label))).toBe(true);
  });
});

describe('points', () => {
  const step = (startMs: number, p50: number | null) => ({
    startMs,
    requests: p50 === null ? 0 : 1,
    firstTokenMs: { p50, p95: p50, p99: p50 },
  });
  it('leave gaps where nothing ran', () => {
    const points = toPercentilePoints([step(0, 1), step(10, null), step(20, 3)]);
    expect(points.map(({ band }) => band)).toEqual([[1, 1], null, [3, 3]]);
    expect(points.map(({ atMs }) => atMs)).toEqual([5, 15, 25]);
  });
  it('know which stand alone and need a dot', () => {
    const points = toPercentilePoints([step(0, 1), step(10, 1), step(20, null), step(30, 1)]);
    expect(points.map(({ isLonely }) => isLonely)).toEqual([false, false, false, true]);
  });
});

describe('columns', () => {
  const columns = [
    { id: 'a', widthPx: 50 },
    { id: 'b', widthPx: 60 },
    { id: 'c', widthPx: 40 },
  ];
  const fitting = (widthPx: number) => fitColumns(columns, widthPx, { gapPx: 8, edgePx: 12 }).map(({ id }) => id);
  it('leave from the end when room is short', () =>
    expect([fitting(500), fitting(190), fitting(189), fitting(142)]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b'],
      ['a', 'b'],
    ]));
  it('keep the first whatever happens', () => expect(fitting(10)).toEqual(['a']));
});

describe('colours of models', () => {
  it('stay while a model is known, whatever else comes', () => {
    const book = assignSeries({}, ['a', 'b']);
    expect(assignSeries(book, ['c', 'b', 'a'])).toEqual({ a: 1, b: 2, c: 3 });
  });
  it('are the same book when nothing is new', () => {
    const book = { a: 4 };
    expect(assignSeries(book, ['a'])).toBe(book);
  });
  it('are slate once all six are taken', () => {
    const book = assignSeries({}, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    expect([book['f'], book['g'], book['h']]).toEqual([6, 6, 6]);
  });
  it('become free when a model is removed', () =>
    expect(assignSeries(forgetUninstalled({ a: 1, b: 2 }, ['b']), ['c'])).toEqual({ b: 2, c: 1 }));
});
