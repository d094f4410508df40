import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256, hexadecimal; texts count as UTF-8. */
export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** HMAC-SHA-256, hexadecimal; key and text count as UTF-8. */
export const hmacSha256 = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** In constant time for hashes of one length. */
export function isEqualHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
