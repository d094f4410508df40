import { decodeBase64 } from './decode-base64.ts';
import { type DecodedText, decodeUtf8 } from './decode-utf8.ts';

const textTypes: ReadonlySet<string> = new Set([
  'application/csv',
  'application/javascript',
  'application/json',
  'application/jsonl',
  'application/markdown',
  'application/ndjson',
  'application/sql',
  'application/toml',
  'application/typescript',
  'application/x-ndjson',
  'application/x-sh',
  'application/x-yaml',
  'application/xml',
  'application/yaml',
]);

function isTextType(mediaType: string): boolean {
  const type = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return type.startsWith('text/') || textTypes.has(type) || /\+(?:json|xml|yaml)$/.test(type);
}

/** What a file says whose type tells that it is text, be its bytes sound or not; `null` for all other files. */
export function readTextFile(file: { readonly mediaType: string; readonly base64: string }): DecodedText | null {
  if (!isTextType(file.mediaType)) return null;
  const decoded = decodeBase64(file.base64);
  const { text, isSound } = decodeUtf8(decoded.bytes);
  return { text, isSound: isSound && decoded.isSound };
}
