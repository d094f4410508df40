import type { Random } from './random.ts';

/** A reader over the source of a regular expression; all functions move `at`. */
interface Cursor {
  readonly source: string;
  at: number;
}

type Sampler = (random: Random) => string;

const range = (from: string, to: string): readonly string[] =>
  Array.from({ length: Math.max(0, to.charCodeAt(0) - from.charCodeAt(0) + 1) }, (_, index) =>
    String.fromCharCode(from.charCodeAt(0) + index),
  );

const digits = range('0', '9');
const wordCharacters = [...range('a', 'z'), ...range('A', 'Z'), ...digits, '_'];
const printable = [...range(' ', '~')];
const classes: Readonly<Record<string, readonly string[]>> = {
  d: digits,
  w: wordCharacters,
  s: [' '],
  D: printable.filter((character) => !digits.includes(character)),
  W: printable.filter((character) => !wordCharacters.includes(character)),
  S: printable.filter((character) => character !== ' '),
};
const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

class UnsupportedPattern extends Error {}

const peek = ({ source, at }: Cursor): string => source.charAt(at);
const take = (cursor: Cursor): string => cursor.source.charAt(cursor.at++);

function readEscape(cursor: Cursor): readonly string[] {
  const letter = take(cursor);
  const known = classes[letter];
  if (known) return known;
  if (/[0-9bBkpPuxc]/.test(letter)) throw new UnsupportedPattern(letter);
  return [controls[letter] ?? letter];
}

function readClass(cursor: Cursor): readonly string[] {
  const isNegated = peek(cursor) === '^' && take(cursor) === '^';
  const members: string[] = [];
  while (peek(cursor) !== ']') {
    if (cursor.at >= cursor.source.length) throw new UnsupportedPattern('class');
    const character = take(cursor);
    if (character === '\\') {
      members.push(...readEscape(cursor));
    } else if (peek(cursor) === '-' && cursor.source.charAt(cursor.at + 1) !== ']') {
      cursor.at++;
      members.push(...range(character, take(cursor)));
    } else {
      members.push(character);
    }
  }
  cursor.at++;
  return isNegated ? printable.filter((character) => !members.includes(character)) : members;
}

const fromSet =
  (members: readonly string[]): Sampler =>
  (random) =>
    members[random.between(0, members.length - 1)] ?? '';

function readGroup(cursor: Cursor): Sampler {
  if (peek(cursor) === '?') {
    const head = /^\?(?::|<[A-Za-z]\w*>)/.exec(cursor.source.slice(cursor.at));
    if (!head) throw new UnsupportedPattern('group');
    cursor.at += head[0].length;
  }
  const inside = readAlternatives(cursor);
  if (take(cursor) !== ')') throw new UnsupportedPattern('group');
  return inside;
}

function readAtom(cursor: Cursor): Sampler {
  const character = take(cursor);
  if (character === '(') return readGroup(cursor);
  if (character === '[') return fromSet(readClass(cursor));
  if (character === '\\') return fromSet(readEscape(cursor));
  if (character === '.') return fromSet(range('a', 'z'));
  if (character === '^' || character === '$') return () => '';
  return () => character;
}

const unboundedExtra = 4;

function readRepeat(cursor: Cursor): readonly [number, number] {
  const match = /^(?:\*|\+|\?|\{(\d+)(,?)(\d*)\})\??/.exec(cursor.source.slice(cursor.at));
  if (!match) return [1, 1];
  cursor.at += match[0].length;
  const [text, low, comma, high] = match;
  if (text.startsWith('*')) return [0, unboundedExtra];
  if (text.startsWith('+')) return [1, unboundedExtra];
  if (text.startsWith('?')) return [0, 1];
  const least = Number(low);
  return [least, comma === '' ? least : high === '' ? least + unboundedExtra : Number(high)];
}

function readSequence(cursor: Cursor): Sampler {
  const parts: Sampler[] = [];
  while (cursor.at < cursor.source.length && !/[|)]/.test(peek(cursor))) {
    const atom = readAtom(cursor);
    const [least, most] = readRepeat(cursor);
    parts.push((random) => Array.from({ length: random.between(least, most) }, () => atom(random)).join(''));
  }
  return (random) => parts.map((part) => part(random)).join('');
}

function readAlternatives(cursor: Cursor): Sampler {
  const options: [Sampler, ...Sampler[]] = [readSequence(cursor)];
  while (peek(cursor) === '|') {
    cursor.at++;
    options.push(readSequence(cursor));
  }
  return (random) => random.pick(options)(random);
}

/** Text that matches a common regular expression, or `undefined` for one with look-around, back-references or Unicode classes. */
export function samplePattern(pattern: string, random: Random): string | undefined {
  const cursor: Cursor = { source: pattern, at: 0 };
  try {
    const sample = readAlternatives(cursor)(random);
    return cursor.at === pattern.length && new RegExp(pattern).test(sample) ? sample : undefined;
  } catch {
    // Not a pattern this reader knows: the caller has other ways to make text.
    return undefined;
  }
}
