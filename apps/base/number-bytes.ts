/** Bytes and the place in them that is read next. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  position: number;
}

// By division, not by shifts: counts may be larger than 32 bits.
/** Adds a whole number of 0 or more, seven bits a byte, the lowest first. */
export function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** The next number. Throws a `RangeError` for bytes that end too early. */
export function readNumber(reader: ByteReader): number {
  let byte = readByte(reader);
  if (byte < 128) return byte;
  let value = byte & 127;
  for (let scale = 128; ; scale *= 128) {
    byte = readByte(reader);
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

/** As `writeNumber`, for numbers below 0 too. */
export function writeDistance(bytes: number[], distance: number): void {
  writeNumber(bytes, distance < 0 ? -distance * 2 - 1 : distance * 2);
}

/** The next number that `writeDistance` added. Throws a `RangeError` for bytes that end too early. */
export function readDistance(reader: ByteReader): number {
  const folded = readNumber(reader);
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

function readByte(reader: ByteReader): number {
  const byte = reader.bytes[reader.position++];
  if (byte === undefined) throw new RangeError('The bytes end too early');
  return byte;
}
