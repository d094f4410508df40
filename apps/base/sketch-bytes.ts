import { type ByteReader, readNumber, writeDistance, writeNumber } from './number-bytes.ts';
import type { QuantileSketch, SketchData } from './quantile-sketch.ts';

/** Several sketches as bytes: numbers of seven bits a byte, indexes as their distance from the one before. Two bytes a bucket are usual. */
export function encodeSketches(sketches: readonly SketchData[]): Uint8Array {
  const bytes: number[] = [];
  for (const { zeroCount, buckets } of sketches) {
    writeNumber(bytes, zeroCount);
    writeNumber(bytes, buckets.length);
    let last = 0;
    for (const [index, count] of buckets) {
      writeDistance(bytes, index - last);
      writeNumber(bytes, count);
      last = index;
    }
  }
  return Uint8Array.from(bytes);
}

/** What sketches are added to; an empty one is not asked for. */
export type SketchTarget = Pick<QuantileSketch, 'addEncoded' | 'addZeros'>;

/**
 * Adds the first `most` sketches that `encodeSketches` was given to those that `targetOf` gives for their places, or passes over them where it
 * gives none. Throws a `RangeError` for bytes that end too early.
 */
export function mergeSketches(bytes: Uint8Array, most: number, targetOf: (place: number) => SketchTarget | null): void {
  const reader = { bytes, position: 0 };
  for (let place = 0; place < most && reader.position < bytes.length; place++) {
    const zeroCount = readNumber(reader);
    const length = readNumber(reader);
    if (zeroCount === 0 && length === 0) continue;
    const target = targetOf(place);
    if (target === null) passOver(reader, 2 * length);
    else {
      if (zeroCount > 0) target.addZeros(zeroCount);
      target.addEncoded(reader, length);
    }
  }
}

/** The last byte of a number is the one below 128. */
function passOver(reader: ByteReader, numbers: number): void {
  const { bytes } = reader;
  let { position } = reader;
  for (let left = numbers; left > 0; position++) {
    const byte = bytes[position];
    if (byte === undefined) throw new RangeError('The bytes end too early');
    if (byte < 128) left--;
  }
  reader.position = position;
}
