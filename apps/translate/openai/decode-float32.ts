import { decodeBase64 } from '../media/decode-base64.ts';

/** Numbers from base64 of little-endian 32-bit floats, the form of `encoding_format: base64`; `null` when it is none. */
export function decodeFloat32(base64: string): readonly number[] | null {
  const { bytes, isSound } = decodeBase64(base64);
  if (!isSound || bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const vector = Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
  return vector.every(Number.isFinite) ? vector : null;
}
