import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../apps/base/index.ts';

function split(pieces: readonly string[], maxLineLength = 1_000_000) {
  const splitter = createLineSplitter(maxLineLength);
  const results = pieces.map((piece) => splitter.push(piece));
  const lines = results.flatMap((result) => result.lines);
  return { lines, rest: splitter.finish(), isTooLong: results.at(-1)?.isTooLong ?? false };
}

/** Cuts `text` at the given positions. */
function cutAt(text: string, positions: readonly number[]): string[] {
  const ends = [...positions, text.length].map((position) => Math.min(position, text.length)).sort((a, b) => a - b);
  return ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
}

describe('the line splitter', () => {
  it('cuts at LF, CRLF and lone CR and keeps empty lines', () => {
    expect(split(['a\nb\r\nc\rd\n\ne'])).toEqual({ lines: ['a', 'b', 'c', 'd', ''], rest: 'e', isTooLong: false });
  });

  it('takes a CRLF that is split between pieces for one line end', () => {
    expect(split(['a\r', '\nb\r', 'c\r', '', '\n'])).toMatchObject({ lines: ['a', 'b', 'c'], rest: undefined });
  });

  it('gives a line as soon as its CR arrives', () => {
    expect(createLineSplitter(10).push('a\r').lines).toEqual(['a']);
  });

  it('has no rest after a line end, and none twice', () => {
    expect(split(['a\n']).rest).toBeUndefined();
    const splitter = createLineSplitter(10);
    splitter.push('a');
    expect(splitter.finish()).toBe('a');
    expect(splitter.finish()).toBeUndefined();
  });

  it('F34 gives the same lines wherever the text is split', () => {
    const text = fc
      .array(fc.constantFrom('a', 'ü', '👩‍👧', ' ', '\n', '\r', '\r\n', 'data: x'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 120 }), { maxLength: 8 }), (whole, positions) => {
        const expected = whole.split(/\r\n|\r|\n/);
        for (const pieces of [[whole], cutAt(whole, positions), whole.split('')]) {
          const { lines, rest } = split(pieces);
          expect([...lines, rest ?? '']).toEqual(expected);
        }
      }),
      { numRuns: 1000, seed: 34 },
    );
  });

  it('takes a line of exactly the cap and stops at one unit more', () => {
    expect(split(['abc\nabc'], 3)).toEqual({ lines: ['abc'], rest: 'abc', isTooLong: false });
    expect(split(['ab\nabcd\nab\n'], 3)).toEqual({ lines: ['ab'], rest: undefined, isTooLong: true });
    expect(split(['ab\nab', 'cd', '\nab\n'], 3)).toEqual({ lines: ['ab'], rest: undefined, isTooLong: true });
  });

  it('F35 passes a line of 10 MB in small pieces and keeps nothing of a line beyond the cap', () => {
    const piece = 'x'.repeat(16_384);
    const whole = split([...Array.from({ length: 640 }, () => piece), '\n'], 16 * 1024 * 1024);
    expect(whole.lines.map((line) => line.length)).toEqual([640 * 16_384]);
    expect(
      split(
        Array.from({ length: 640 }, () => piece),
        1_000_000,
      ),
    ).toEqual({ lines: [], rest: undefined, isTooLong: true });
  });
});
