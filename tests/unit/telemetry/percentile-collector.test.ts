import { describe, expect, it } from 'vitest';
import { createPercentileCollector, exactLimit } from '../../../apps/telemetry/queries/percentile-collector.ts';

const collect = (values: readonly number[]) => {
  const collector = createPercentileCollector();
  for (const value of values) collector.add(value);
  return collector;
};
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('percentile-collector', () => {
  it('is exact for few values, in any order', () => {
    expect(collect(upTo(100).reverse()).percentiles()).toEqual({ p50: 50, p95: 95, p99: 99 });
  });

  it('gives the only value for each percentile', () => {
    expect(collect([812]).percentiles()).toEqual({ p50: 812, p95: 812, p99: 812 });
  });

  it('stays within one percent for many values', () => {
    const count = exactLimit * 5;
    const { p50, p95, p99 } = collect(upTo(count)).percentiles();
    for (const [actual, quantile] of [
      [p50, 0.5],
      [p95, 0.95],
      [p99, 0.99],
    ] as const) {
      expect(Math.abs((actual ?? 0) / (count * quantile) - 1)).toBeLessThan(0.01);
    }
  });

  it('merges few into few exactly, and few into many', () => {
    const few = collect(upTo(50));
    few.merge(collect(upTo(100).slice(50)));
    expect(few.percentiles()).toEqual({ p50: 50, p95: 95, p99: 99 });
    const merged = collect([]);
    merged.merge(collect(upTo(exactLimit * 2)));
    merged.merge(few);
    expect(Math.abs((merged.percentiles().p99 ?? 0) / (exactLimit * 2 * 0.99) - 1)).toBeLessThan(0.02);
  });
});
