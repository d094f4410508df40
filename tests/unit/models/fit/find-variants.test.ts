import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoadPlan } from '../../../../apps/models/fit/estimate-need.ts';
import { findLongestContext, findVariants } from '../../../../apps/models/fit/find-variants.ts';

const perToken = { f16: 8, q8_0: 4, q4_0: 2 } as const;
const weights = 1000;
const needOf = ({ contextLength, cacheType }: LoadPlan): number => weights + contextLength * perToken[cacheType];
const plan: LoadPlan = { contextLength: 32_768, cacheType: 'f16', parallel: 1 };
const kindsWithin = (withinBytes: number, from: LoadPlan = plan): readonly string[] =>
  findVariants(from, needOf, withinBytes).map(({ kind }) => kind);

describe('findVariants', () => {
  it('offers the longest shorter context and the best smaller cache type', () => {
    expect(findVariants(plan, needOf, weights + 4 * 32_768)).toEqual([
      {
        kind: 'smaller-context',
        label:
          'Use a context of 16,384 tokens: num_ctx or x-drover-num-ctx of the request, else daemon.contextLength: 16384',
        neededBytes: weights + 8 * 16_384,
      },
      {
        kind: 'smaller-cache-type',
        label: 'Keep the cache as q8_0: daemon.kvCacheType: q8_0',
        neededBytes: weights + 4 * 32_768,
      },
    ]);
    expect(findVariants(plan, needOf, weights + 2 * 32_768)[1]).toMatchObject({ neededBytes: weights + 2 * 32_768 });
  });

  it('offers both at once only where neither is enough', () => {
    expect(kindsWithin(weights + 8 * 2048)).toEqual(['smaller-context']);
    expect(findVariants(plan, needOf, weights + 8 * 2048 - 1)).toEqual([
      {
        kind: 'smaller-context-and-cache',
        label:
          'Use a context of 7,168 tokens: num_ctx or x-drover-num-ctx of the request, else daemon.contextLength: 7168, and daemon.kvCacheType: q4_0',
        neededBytes: weights + 2 * 7168,
      },
    ]);
  });

  it('offers nothing where not even the least fits, nor below the smallest cache type', () => {
    expect(kindsWithin(weights)).toEqual([]);
    expect(kindsWithin(weights + 2 * 2047, { ...plan, cacheType: 'q4_0' })).toEqual([]);
  });
});

describe('findLongestContext', () => {
  it('finds the trained length where that fits, also an odd one', () => {
    expect(findLongestContext((length) => length, 40_961, 40_961)).toBe(40_961);
    expect(findLongestContext((length) => length, 40_961, 40_960)).toBe(40_960);
    expect(findLongestContext((length) => length, 512, 512)).toBe(512);
    expect(findLongestContext((length) => length, 0, 512)).toBeNull();
  });

  it('never finds one that does not fit, and misses by less than a step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 10_000_000 }), (highest, room) => {
        const found = findLongestContext((length) => length, highest, room);
        const step = 1024 * Math.ceil(highest / 1024 ** 2);
        if (found === null) return room < Math.min(2048, highest);
        return found <= room && found <= highest && (found === highest || found > room - step);
      }),
    );
  });
});
