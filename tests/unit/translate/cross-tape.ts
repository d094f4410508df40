import fc from 'fast-check';

/** Numbers that decide everything a generated conversation holds. Past its end every choice is the first, so that cutting it shrinks. */
export interface Tape {
  /** A whole number from 0 to `end` - 1. */
  below(end: number): number;
  pick<T>(options: readonly [T, ...T[]]): T;
  /** True once in `odds` times. */
  isRare(odds: number): boolean;
  /** As many results of `make` as `below(end)` says. */
  some<T>(end: number, make: (index: number) => T): readonly T[];
}

const tapeLength = 96;

export const tapes: fc.Arbitrary<readonly number[]> = fc.array(fc.nat({ max: 0xffff }), {
  minLength: tapeLength / 2,
  maxLength: tapeLength,
  size: 'max',
});

export function createTape(numbers: readonly number[]): Tape {
  let at = 0;
  const below = (end: number): number => (numbers[at++] ?? 0) % end;
  return {
    below,
    pick: (options) => options[below(options.length)] ?? options[0],
    isRare: (odds) => below(odds) === odds - 1,
    some: (end, make) => Array.from({ length: below(end) }, (_, index) => make(index)),
  };
}

const pieces = [
  'Tell me more. ',
  'naïve e\u0301 ',
  '日本語テキスト',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'العربية ',
  '\u0000\u0001\u001f\u007f',
  '\u2028\u2029\ufeff',
  'data: [DONE]\n\n',
  'event: error\r\ndata: {}\r\n\r\n',
  '"quoted" \\back\\ {"a":[1]}',
  'Error: not an error ',
  '<think>no</think>',
  '\ud800 alone',
  '   ',
  '\n',
  'x'.repeat(300),
] as const;

/** A text with at least one visible character. */
export function readText(tape: Tape): string {
  const first = tape.pick(['Hello.', 'Why?', 'a', '👋', '1', 'é', 'Error: x', '{"a":1}']);
  return `${first}${tape.some(4, () => tape.pick(pieces)).join('')}`;
}

/** JSON texts of objects, canonical in form. */
export function readArguments(tape: Tape): string {
  const value = (): unknown =>
    tape.pick<unknown>(['Paris', 0, -1.5e-7, true, null, [], {}, ['a', { b: [1, null] }], '日本 "x" \\', 2 ** 53 - 1]);
  const entries = tape.some(
    4,
    (index) => [tape.pick(['city', 'n', 'größe', '', '7', 'a.b']) + index, value()] as const,
  );
  return JSON.stringify(Object.fromEntries(entries));
}
