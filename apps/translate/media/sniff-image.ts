import { sniffMediaType } from './sniff-media-type.ts';

/** Media type of base64 image data by its first bytes, else the one it came with, which clients often tell wrongly or as `image/*`. */
export function sniffImage(base64: string, declared: string): string {
  const found = sniffMediaType(base64);
  if (found?.startsWith('image/') === true) return found;
  return declared === 'image/*' || declared === 'image/jpg' ? 'image/jpeg' : declared;
}
