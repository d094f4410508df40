const pretoken = / ?\p{L}+| ?\p{N}{1,3}|\s+(?=\S)|\s+| ?[^\s\p{L}\p{N}]{1,3}/gu;
const ideographic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const longestPiece = 8;
const splitLength = 5;

function splitWord(word: string): readonly string[] {
  const characters = Array.from(word);
  if (ideographic.test(word)) return characters;
  if (characters.length <= longestPiece) return [word];
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += splitLength) {
    pieces.push(characters.slice(start, start + splitLength).join(''));
  }
  return pieces;
}

/**
 * Cuts text into pieces about as long as a byte-pair tokenizer would. Joined, the pieces are the text again; no piece splits a code point.
 * An estimate: real vocabularies differ by some ten percent.
 */
export function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  for (const [piece] of text.matchAll(pretoken)) tokens.push(...splitWord(piece));
  return tokens;
}

/** Number of pieces of `text`. */
export const countTokens = (text: string): number => tokenize(text).length;
