import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuantileSketch, decodeSketches, encodeSketches } from '../../../apps/base/index.ts';

const values = fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { maxLength: 60 });

const sketchOf = (list: readonly number[]) => {
  const sketch = createQuantileSketch();
  for (const value of list) sketch.add(value);
  return sketch.toData();
};

describe('sketch-bytes', () => {
  it('gives back the sketches it was given, in their order', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 5 }), (lists) => {
        const sketches = lists.map(sketchOf);
        expect(decodeSketches(encodeSketches(sketches))).toEqual(sketches);
      }),
    );
  });

  it('keeps counts beyond 32 bits', () => {
    const sketches = [{ zeroCount: 2 ** 40 + 1, buckets: [[-300, 2 ** 45 + 7] as const, [900, 1] as const] }];
    expect(decodeSketches(encodeSketches(sketches))).toEqual(sketches);
  });

  it('merges to the sketch of all values together', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const merged = createQuantileSketch();
        for (const data of decodeSketches(encodeSketches([sketchOf(left), sketchOf(right)]))) merged.merge(data);
        expect(merged.toData()).toEqual(sketchOf([...left, ...right]));
      }),
    );
  });

  it('takes two or three bytes a bucket for values that lie together', () => {
    const data = sketchOf(Array.from({ length: 500 }, (_, index) => 400 + index));
    expect(encodeSketches([data]).length).toBeLessThan(data.buckets.length * 3);
  });

  it('refuses bytes that end too early', () => {
    const bytes = encodeSketches([sketchOf([1, 2, 3])]);
    expect(() => decodeSketches(bytes.slice(0, -1))).toThrow(RangeError);
  });
});
