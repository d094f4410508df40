/** First bytes in hex. */
const signatures: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^47494638(37|39)61/],
  ['image/webp', /^52494646.{8}57454250/],
];

/** Standard padded base64 of at least one byte. */
export function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** What is wrong with an image, or `null`: its type must be one that is known, and its bytes must be of that type. */
export function findImageFault(mediaType: string, base64: string): string | null {
  const known = signatures.find(([type]) => type === mediaType);
  if (!known) return `The media type ${mediaType} is not one of ${signatures.map(([type]) => type).join(', ')}.`;
  if (!isBase64(base64)) return 'The image data is not valid base64.';
  const head = Buffer.from(base64.slice(0, 64), 'base64').toString('hex');
  return known[1].test(head) ? null : `The image data does not look like ${mediaType}.`;
}
