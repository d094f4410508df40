import type { SketchData } from './quantile-sketch.ts';

/** Several sketches as bytes: numbers of seven bits a byte, indexes as their distance from the one before. Two bytes a bucket are usual. */
export function encodeSketches(sketches: readonly SketchData[]): Uint8Array {
  const bytes: number[] = [];
  for (const { zeroCount, buckets } of sketches) {
    writeNumber(bytes, zeroCount);
    writeNumber(bytes, buckets.length);
    let last = 0;
    for (const [index, count] of buckets) {
      const distance = index - last;
      writeNumber(bytes, distance < 0 ? -distance * 2 - 1 : distance * 2);
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
      const distance = readNumber(reader);
      last += distance % 2 === 0 ? distance / 2 : -(distance + 1) / 2;
      buckets.push([last, readNumber(reader)]);
    }
    sketches.push({ zeroCount, buckets });
  }
  return sketches;
}

// By division, not by shifts: counts may be larger than 32 bits.
function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readNumber(reader: { readonly bytes: Uint8Array; position: number }): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = reader.bytes[reader.position++];
    if (byte === undefined) throw new RangeError('The sketch ends too early');
    value += (byte % 128) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
}
