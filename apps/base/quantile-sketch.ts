/**
 * A mergeable summary of positive numbers that answers quantiles within a relative error (DDSketch, Masson et al. 2019: logarithmic
 * buckets). Values of at most one millionth count as 0; what is not a finite number is left out.
 */
export interface QuantileSketch {
  add(value: number, times?: number): void;
  merge(other: SketchData): void;
  count(): number;
  /** The value at `quantile` (0..1), or `undefined` when empty. */
  quantile(quantile: number): number | undefined;
  toData(): SketchData;
}

/** Plain form for storage: bucket index to count, as pairs in ascending order of index. */
export interface SketchData {
  readonly zeroCount: number;
  readonly buckets: readonly (readonly [index: number, count: number])[];
}

const relativeError = 0.005;
const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);
const minimumValue = 1e-6;

const bucketIndex = (value: number): number => Math.ceil(Math.log(value) / logGamma);
const bucketValue = (index: number): number => (2 * gamma ** index) / (gamma + 1);

/** Creates a sketch that is exact to 0.5 %, from `data` when given. */
export function createQuantileSketch(data?: SketchData): QuantileSketch {
  const buckets = new Map<number, number>(data?.buckets);
  let zeroCount = data?.zeroCount ?? 0;
  const sorted = (): [number, number][] => [...buckets].sort((a, b) => a[0] - b[0]);
  const count = (): number => {
    let total = zeroCount;
    for (const times of buckets.values()) total += times;
    return total;
  };
  return {
    count,
    add(value, times = 1) {
      if (!Number.isFinite(value) || times <= 0) return;
      if (value <= minimumValue) {
        zeroCount += times;
        return;
      }
      const index = bucketIndex(value);
      buckets.set(index, (buckets.get(index) ?? 0) + times);
    },
    merge(other) {
      zeroCount += other.zeroCount;
      for (const [index, times] of other.buckets) buckets.set(index, (buckets.get(index) ?? 0) + times);
    },
    quantile(quantile) {
      const total = count();
      if (total === 0) return undefined;
      // Nearest rank: the smallest value such that at least quantile * total values are at or below it.
      let remaining = Math.max(1, Math.ceil(quantile * total)) - zeroCount;
      if (remaining <= 0) return 0;
      for (const [index, times] of sorted()) {
        remaining -= times;
        if (remaining <= 0) return bucketValue(index);
      }
      return undefined;
    },
    toData: () => ({ zeroCount, buckets: sorted() }),
  };
}
