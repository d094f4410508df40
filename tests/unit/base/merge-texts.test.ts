import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLines, joinChunks, mergeTexts } from '../../../apps/base/index.ts';

const merge = (base: string, yours: string, theirs: string) => mergeTexts({ base, yours, theirs });
const join = (base: string, yours: string, theirs: string) => joinChunks(merge(base, yours, theirs), new Map());
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 8 }).map((lines) => lines.join('\n'));

describe('compareLines', () => {
  it('holds both texts, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const lines = compareLines(from.split('\n'), to.split('\n'));
        const keep = (left: string) => lines.filter(({ kind }) => kind !== left).map((line) => line.text);
        expect(keep('added').join('\n')).toBe(from);
        expect(keep('removed').join('\n')).toBe(to);
      }),
      { numRuns: 200 },
    );
  });

  it('takes long texts that differ much as new, without a table of all pairs', () => {
    const lines = (name: string) => Array.from({ length: 2500 }, (_, index) => `${name} ${index}`);
    expect(compareLines(lines('a'), lines('b'))).toHaveLength(5000);
  });
});

describe('F66 merging two changes', () => {
  it('takes each change where only one side made one', () => {
    expect(join('a\nb\nc\nd', 'a\nB\nc\nd', 'a\nb\nc\nD')).toBe('a\nB\nc\nD');
    expect(join('a\nb', 'a\nx\nb', 'a\nb\ny')).toBe('a\nx\nb\ny');
    expect(join('a\nb\nc', 'a\nc', 'a\nb\nc\nd')).toBe('a\nc\nd');
  });

  it('keeps changes of neighbouring lines apart', () => {
    expect(join('a\nb\nc\nd', 'a\nB\nc\nd', 'a\nb\nC\nd')).toBe('a\nB\nC\nd');
  });

  it('leaves it to a choice where both changed the same, and takes what is chosen', () => {
    const chunks = merge('a\nb\nc', 'a\nx\nc', 'a\ny\nc');
    const clash = chunks.findIndex(({ kind }) => kind === 'clash');
    expect(joinChunks(chunks, new Map())).toBeNull();
    expect(joinChunks(chunks, new Map([[clash, 'yours']]))).toBe('a\nx\nc');
    expect(joinChunks(chunks, new Map([[clash, 'theirs']]))).toBe('a\ny\nc');
    expect(join('a', 'b', 'b')).toBe('b');
  });

  it('is the other text where only that one changed, and holds every line of a choice', () => {
    fc.assert(
      fc.property(text, text, text, (base, yours, theirs) => {
        expect(join(base, yours, base)).toBe(yours);
        expect(join(base, base, theirs)).toBe(theirs);
        const chunks = merge(base, yours, theirs);
        expect(chunks.flatMap((chunk) => chunk.yours).join('\n')).toBe(yours);
        expect(chunks.flatMap((chunk) => chunk.theirs).join('\n')).toBe(theirs);
        expect(chunks.flatMap((chunk) => chunk.base).join('\n')).toBe(base);
      }),
      { numRuns: 200 },
    );
  });
});
