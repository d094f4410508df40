import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createModelFinder,
  createPatternFinder,
  isModelMatch,
  isPatternMatch,
  withDefaultTag,
  withoutDefaultTag,
} from '../../../apps/base/index.ts';

/** What a pattern means, said with the language's own matcher. */
function isMeant(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

const isModelMeant = (pattern: string, model: string): boolean =>
  [model, withDefaultTag(model), withoutDefaultTag(model)].some((name) => isMeant(pattern, name));

const text = fc.oneof(
  fc.stringMatching(/^[ab:*]{0,6}$/),
  fc.constantFrom('gpt-*', 'gpt-4o', 'gpt-4o:latest', 'gpt-*:latest', '*', 'a*b*c', '*:latest', 'qwen3:8b', ''),
);
const patterns = fc.array(text, { maxLength: 12 });

describe('patterns that were prepared', () => {
  it('means the same as a regular expression that says the same', () => {
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        expect(isPatternMatch(pattern, name)).toBe(isMeant(pattern, name));
        expect(isModelMatch(pattern, name)).toBe(isModelMeant(pattern, name));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the same first pattern as trying one after the other', () => {
    fc.assert(
      fc.property(patterns, text, (all, name) => {
        expect(createPatternFinder(all)(name)).toBe(all.findIndex((pattern) => isMeant(pattern, name)));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the same first pattern for a model, with and without the default tag', () => {
    fc.assert(
      fc.property(patterns, text, (all, name) => {
        expect(createModelFinder(all)(name)).toBe(all.findIndex((pattern) => isModelMeant(pattern, name)));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes the patterns apart once, not for each name', () => {
    let tries = 0;
    const counted = Array.from({ length: 1000 }, (_, place) => `m${place}-*`);
    const watched = new Proxy(counted, {
      get(target, key, receiver: unknown) {
        if (typeof key === 'string' && /^\d+$/.test(key)) tries++;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    const find = createPatternFinder(watched);
    const afterPreparing = tries;
    expect(find('m999-x')).toBe(999);
    expect(find('n1')).toBe(-1);
    expect(tries).toBe(afterPreparing);
  });
});
