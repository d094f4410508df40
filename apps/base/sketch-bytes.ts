import { readDistance, readNumber, writeDistance, writeNumber } from './number-bytes.ts';
import type { SketchData } from './quantile-sketch.ts';

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

/** The first `most` sketches that `encodeSketches` was given, in their order. Throws a `RangeError` for bytes that end too early. */
export function decodeSketches(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): SketchData[] {
  const sketches: SketchData[] = [];
  const reader = { bytes, position: 0 };
  while (reader.position < bytes.length && sketches.length < most) {
    const zeroCount = readNumber(reader);
    const length = readNumber(reader);
    const buckets: [number, number][] = [];
    let last = 0;
    for (let read = 0; read < length; read++) {
      last += readDistance(reader);
      buckets.push([last, readNumber(reader)]);
    }
    sketches.push({ zeroCount, buckets });
  }
  return sketches;
}
