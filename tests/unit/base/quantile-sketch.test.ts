import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuantileSketch } from '../../../apps/base/index.ts';

const quantiles = [0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 1];
const nearestRank = (values: readonly number[], quantile: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(quantile * sorted.length)) - 1] ?? Number.NaN;
};
const sketchOf = (values: readonly number[]) => {
  const sketch = createQuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
};
const values = fc.array(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('the quantile sketch', () => {
  it('answers every quantile within 1 % of the exact one', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const sketch = sketchOf(numbers);
        for (const quantile of quantiles) {
          const exact = nearestRank(numbers, quantile);
          expect(Math.abs((sketch.quantile(quantile) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.01);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('gives the same answers merged, and restored from storage, as from all values at once', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const merged = sketchOf(left);
        merged.merge(sketchOf(right).toData());
        const all = sketchOf([...left, ...right]);
        expect(merged.toData()).toEqual(all.toData());
        expect(createQuantileSketch(JSON.parse(JSON.stringify(all.toData()))).quantile(0.95)).toBe(all.quantile(0.95));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('counts values at and below zero as zero, and weights', () => {
    const sketch = sketchOf([0, -5, 0]);
    sketch.add(100, 3);
    expect(sketch.count()).toBe(6);
    expect(sketch.quantile(0.5)).toBe(0);
    expect(sketch.quantile(0.51)).toBeCloseTo(100, -1);
  });

  it('merges zeros', () => {
    const sketch = sketchOf([5]);
    sketch.merge(sketchOf([0, 0]).toData());
    expect(sketch.quantile(0.5)).toBe(0);
  });

  it('leaves out what is no number, so that the rest stays right', () => {
    const sketch = sketchOf([Number.NaN, Number.POSITIVE_INFINITY, 5]);
    sketch.add(7, 0);
    expect(sketch.count()).toBe(1);
    expect(sketch.quantile(1)).toBeCloseTo(5, 1);
  });

  it('has no answer when empty', () => {
    expect(createQuantileSketch().quantile(0.5)).toBeUndefined();
  });
});
