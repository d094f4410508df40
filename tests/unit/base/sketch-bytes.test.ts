import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuantileSketch, encodeSketches, mergeSketches } from '../../../apps/base/index.ts';

const values = fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { maxLength: 60 });

const sketchOf = (list: readonly number[]) => {
  const sketch = createQuantileSketch();
  for (const value of list) sketch.add(value);
  return sketch.toData();
};

/** The sketches of `bytes`, each in one of its own. */
const decodeSketches = (bytes: Uint8Array, count: number) => {
  const sketches = Array.from({ length: count }, () => createQuantileSketch());
  mergeSketches(bytes, count, (place) => sketches[place] ?? expect.unreachable('a place beyond the end'));
  return sketches.map((sketch) => sketch.toData());
};

describe('sketch-bytes', () => {
  it('gives back the sketches it was given, in their order', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 5 }), (lists) => {
        const sketches = lists.map(sketchOf);
        expect(decodeSketches(encodeSketches(sketches), sketches.length)).toEqual(sketches);
      }),
    );
  });

  it('keeps counts beyond 32 bits', () => {
    const sketches = [{ zeroCount: 2 ** 40 + 1, buckets: [[-300, 2 ** 45 + 7] as const, [900, 1] as const] }];
    expect(decodeSketches(encodeSketches(sketches), sketches.length)).toEqual(sketches);
  });

  it('merges to the sketch of all values together', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const merged = createQuantileSketch();
        mergeSketches(encodeSketches([sketchOf(left), sketchOf(right)]), 2, () => merged);
        expect(merged.toData()).toEqual(sketchOf([...left, ...right]));
      }),
    );
  });

  it('takes two or three bytes a bucket for values that lie together', () => {
    const data = sketchOf(Array.from({ length: 500 }, (_, index) => 400 + index));
    expect(encodeSketches([data]).length).toBeLessThan(data.buckets.length * 3);
  });

  it('leaves out the sketches behind the first ones, and asks for none that nothing is added to', () => {
    const bytes = encodeSketches([sketchOf([]), sketchOf([1]), sketchOf([2])]);
    const asked: number[] = [];
    const sketch = createQuantileSketch();
    mergeSketches(bytes, 2, (place) => {
      asked.push(place);
      return sketch;
    });
    expect(asked).toEqual([1]);
    expect(sketch.toData()).toEqual(sketchOf([1]));
  });

  it('passes over the sketches that nobody wants', () => {
    const bytes = encodeSketches([sketchOf([0, 1, 5]), sketchOf([2, 3])]);
    const sketch = createQuantileSketch();
    mergeSketches(bytes, 2, (place) => (place === 1 ? sketch : null));
    expect(sketch.toData()).toEqual(sketchOf([2, 3]));
  });

  it('refuses bytes that end too early', () => {
    const bytes = encodeSketches([sketchOf([1, 2, 3])]);
    expect(() => decodeSketches(bytes.slice(0, -1), 1)).toThrow(RangeError);
    expect(() => mergeSketches(bytes.slice(0, -1), 1, () => null)).toThrow(RangeError);
  });
});
