import { describe, expect, it } from 'vitest';
import { createBoundedPattern } from '../../../apps/host/bounded-pattern.ts';

describe('a pattern of the configuration', () => {
  it('finds what it is there for, by its own flags', () => {
    const pattern = createBoundedPattern('(?i:drop table)');
    expect(pattern.test('please DROP TABLE users')).toBe(true);
    expect(pattern.test('a table to drop')).toBe(false);
  });

  it.each([
    ['^(a+)+$', `${'a'.repeat(100_000)}!`],
    ['(x|xx)*y', 'x'.repeat(100_000)],
    ['^(\\w+\\s?)*$', `${'word '.repeat(20_000)}!`],
  ])('T28 comes to an end on the worst of texts, and counts it as found: %s', (source, text) => {
    const pattern = createBoundedPattern(source);
    expect(pattern.test(text)).toBe(true);
    expect(pattern.test('')).toBe(new RegExp(source, 'u').test(''));
  });

  it('throws when it is none', () => {
    expect(() => createBoundedPattern('(')).toThrow(SyntaxError);
  });
});
