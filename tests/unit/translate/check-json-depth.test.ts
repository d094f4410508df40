import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJsonDepth } from '../../../apps/translate/index.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('checkJsonDepth', () => {
  it('F48 refuses a million nested arrays as json_too_deep with 400', () => {
    const text = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    const error = checkJsonDepth(text, 128);
    expect(error).toMatchObject({ code: 'json_too_deep', status: 400 });
  });

  it('F48 refuses mixed objects and arrays', () => {
    expect(checkJsonDepth('{"a":['.repeat(65), 128)).toMatchObject({ code: 'json_too_deep' });
  });

  it('takes the limit itself and refuses one level more', () => {
    expect(checkJsonDepth('[[[]]]', 3)).toBeNull();
    expect(checkJsonDepth('[[[[]]]]', 3)).not.toBeNull();
  });

  it('counts depth, not the number of brackets', () => {
    expect(checkJsonDepth(`[${'[],'.repeat(10_000)}[]]`, 2)).toBeNull();
  });

  it.each([
    ['brackets', '"[[[[[[{{{{"'],
    ['an escaped quote', String.raw`"\"[[[[[["`],
    ['escaped backslashes before its end', String.raw`["\\\\",["\\"]]`],
    ['an escaped quote after a backslash', String.raw`"\\\"[[[[[["`],
  ])('does not count what stands inside a string with %s', (_what, text) => {
    expect(checkJsonDepth(text, 2)).toBeNull();
  });

  it('leaves text that never ends a string to the parser', () => {
    expect(checkJsonDepth('"[[[[[', 1)).toBeNull();
  });

  it('takes long strings full of backslashes and quotes in linear time', () => {
    const text = JSON.stringify({ text: '\\"'.repeat(1_000_000) });
    expect(checkJsonDepth(text, 1)).toBeNull();
  });

  it('agrees with the depth of any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 7 }), (value, limit) => {
        // Through the text, since -0 and duplicate keys change on the way.
        const text = JSON.stringify(value);
        expect(checkJsonDepth(text, limit) === null).toBe(depthOf(JSON.parse(text)) <= limit);
      }),
      { numRuns: 500, seed: 48 },
    );
  });
});
