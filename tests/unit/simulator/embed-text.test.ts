import { describe, expect, it } from 'vitest';
import { embedText, normalise } from '../../../apps/simulator/text/embed-text.ts';

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe('an embedding', () => {
  it('is a unit vector that depends on the text alone', () => {
    const vector = embedText('a red apple', 768);
    expect(vector).toHaveLength(768);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(embedText('a red apple', 768)).toEqual(vector);
  });

  it('is nearer to a similar text than to another one', () => {
    const apple = embedText('a red apple on the table', 768);
    const similar = dot(apple, embedText('a green apple on the table', 768));
    const other = dot(apple, embedText('quarterly tax return deadlines', 768));
    expect(similar).toBeGreaterThan(other + 0.2);
    expect(similar).toBeLessThan(0.999);
  });

  it('survives the way through 32-bit floats', () => {
    for (const value of normalise(Float32Array.from([0.3, -0.7, 0.123456789])))
      expect(Math.fround(value)).toBe(Math.fround(Number(value)));
    const values = embedText('x', 16);
    expect([...Float32Array.from(values)].map((value) => Number(value.toPrecision(9)))).toEqual(values);
  });
});
