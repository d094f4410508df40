import { createQuantileSketch, type QuantileSketch } from '../../base/index.ts';
import type { Percentiles } from '../../contract/model/index.ts';

/** Collects one measure: percentiles are exact (nearest rank) up to `exactLimit` values, within 0.5 % beyond, in bounded memory. */
export interface PercentileCollector {
  add(value: number): void;
  /** Takes in all that `other` has collected. */
  merge(other: PercentileCollector): void;
  /** What sketches are merged into. From here on percentiles are those of a sketch. */
  sketch(): QuantileSketch;
  percentiles(): Percentiles;
  /** What was collected: all values, or the sketch that replaced them. */
  collected(): { readonly values: readonly number[]; readonly sketch: QuantileSketch | null };
}

export const exactLimit = 4096;

/** Creates an empty collector. */
export function createPercentileCollector(): PercentileCollector {
  let values: number[] = [];
  let sketch: QuantileSketch | null = null;
  const toSketch = (): QuantileSketch => {
    if (sketch !== null) return sketch;
    sketch = createQuantileSketch();
    for (const value of values) sketch.add(value);
    values = [];
    return sketch;
  };
  const add = (value: number): void => {
    if (sketch !== null) sketch.add(value);
    else if (values.push(value) > exactLimit) toSketch();
  };
  return {
    add,
    merge(other) {
      const taken = other.collected();
      if (taken.sketch !== null) toSketch().merge(taken.sketch.toData());
      for (const value of taken.values) add(value);
    },
    sketch: toSketch,
    percentiles: () => (sketch === null ? rankExactly(values) : rankSketch(sketch)),
    collected: () => ({ values, sketch }),
  };
}

function rankExactly(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (quantile: number): number | null => sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function rankSketch(sketch: QuantileSketch): Percentiles {
  const at = (quantile: number): number | null => {
    const value = sketch.quantile(quantile);
    return value === undefined ? null : Math.round(value * 1000) / 1000;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
