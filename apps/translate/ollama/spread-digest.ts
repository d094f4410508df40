const prime = 0x01000193;
const basis = 0x811c9dc5;
const wordCount = 8;

/** Final mixing of MurmurHash3, so that near texts give far numbers. */
function mix(value: number): number {
  let word = value;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}

function hashWord(text: string, seed: number): number {
  let word = basis ^ mix(seed + 1);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    word = Math.imul(word ^ (unit & 0xff), prime);
    word = Math.imul(word ^ (unit >>> 8), prime);
  }
  return mix(word);
}

/** 64 hex digits that stay the same for a text, in the form of a digest. An identifier: it proves nothing. */
export function spreadDigest(text: string): string {
  return Array.from({ length: wordCount }, (_, seed) => hashWord(text, seed).toString(16).padStart(8, '0')).join('');
}
