import type { Dimension } from './read-rollups.ts';
import { UsageSum } from './usage-sum.ts';

/** Where a sum is stored. */
export type SumKey = readonly [dimension: Dimension, spanMs: number, startMs: number, name: string];

export interface Summed {
  readonly key: SumKey;
  readonly sum: UsageSum;
}

/** Sums by their keys. */
export interface Sums {
  /** Begins one where there is none. */
  at(key: SumKey): UsageSum;
  list(): Iterable<Summed>;
}

export function createSums(): Sums {
  const sums = new Map<string, Summed>();
  return {
    at(key) {
      const id = key.join('\n');
      let summed = sums.get(id);
      if (summed === undefined) {
        summed = { key, sum: new UsageSum('speed') };
        sums.set(id, summed);
      }
      return summed.sum;
    },
    list: () => sums.values(),
  };
}
