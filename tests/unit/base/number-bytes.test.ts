import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDistance, readNumber, writeDistance, writeNumber } from '../../../apps/base/index.ts';

describe('numbers as bytes', () => {
  it('come back as they were, beyond 32 bits and below 0 too', () => {
    const number = fc.oneof(fc.maxSafeNat(), fc.nat(300));
    const distance = fc.oneof(fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), fc.integer({ min: -70, max: 70 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, distance), { maxLength: 20 }), (pairs) => {
        const bytes: number[] = [];
        for (const [value, step] of pairs) {
          writeNumber(bytes, value);
          writeDistance(bytes, step);
        }
        const reader = { bytes: Uint8Array.from(bytes), position: 0 };
        const read = pairs.map(() => [readNumber(reader), readDistance(reader) + 0]);
        expect(read).toEqual(pairs.map(([value, step]) => [value, step + 0]));
        expect(reader.position).toBe(bytes.length);
      }),
    );
  });

  it('are refused where the bytes end too early', () => {
    expect(() => readNumber({ bytes: Uint8Array.of(), position: 0 })).toThrow(RangeError);
    expect(() => readNumber({ bytes: Uint8Array.of(0x80), position: 0 })).toThrow(RangeError);
  });
});
