import { decodeBase64 } from './decode-base64.ts';

const sniffedBytes = 12;

interface Signature {
  readonly mediaType: string;
  /** Bytes at the start as Latin-1 text; `?` stands for any byte. */
  readonly pattern: string;
}

const signatures: readonly Signature[] = [
  { mediaType: 'image/png', pattern: '\x89PNG\r\n\x1a\n' },
  { mediaType: 'image/jpeg', pattern: '\xff\xd8\xff' },
  { mediaType: 'image/gif', pattern: 'GIF8' },
  { mediaType: 'image/webp', pattern: 'RIFF????WEBP' },
  { mediaType: 'image/bmp', pattern: 'BM' },
  { mediaType: 'audio/wav', pattern: 'RIFF????WAVE' },
  { mediaType: 'audio/mpeg', pattern: 'ID3' },
  { mediaType: 'audio/mpeg', pattern: '\xff\xfb' },
  { mediaType: 'audio/mpeg', pattern: '\xff\xf3' },
  { mediaType: 'audio/mpeg', pattern: '\xff\xf2' },
  { mediaType: 'audio/flac', pattern: 'fLaC' },
  { mediaType: 'audio/ogg', pattern: 'OggS' },
];

function matches(start: string, pattern: string): boolean {
  for (let index = 0; index < pattern.length; index++) {
    if (pattern[index] !== '?' && pattern[index] !== start[index]) return false;
  }
  return true;
}

/** Media type of base64 data by its first bytes; `null` when they tell nothing. */
export function sniffMediaType(base64: string): string | null {
  const start = String.fromCharCode(...decodeBase64(base64, sniffedBytes).bytes);
  return signatures.find(({ pattern }) => matches(start, pattern))?.mediaType ?? null;
}
