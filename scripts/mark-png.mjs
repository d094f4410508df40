import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const keyword = 'Source';
/** Signature and header chunk: every PNG begins with these many bytes. */
const headBytes = 33;

/** What a picture says of the drawing that it was rendered from. */
export const digestSource = (source) => createHash('sha256').update(source).digest('hex');

/** The picture with the digest of its drawing in a text chunk after the header. */
export function markPng(png, source) {
  const body = Buffer.from(`tEXt${keyword}\0${digestSource(source)}`, 'latin1');
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([png.subarray(0, headBytes), chunk, png.subarray(headBytes)]);
}

/** The digest that `markPng` left; `null` in a picture without one. */
export function readMark(png) {
  const at = png.indexOf(`tEXt${keyword}\0`, headBytes, 'latin1');
  return at === -1 ? null : png.toString('latin1', at + 5 + keyword.length, at + 5 + keyword.length + 64);
}
