import { compilePattern } from './match-pattern.ts';
import { withDefaultTag, withoutDefaultTag } from './model-name.ts';

/** Finds the place of the first pattern that means a name; -1 when none does. */
export type PatternFinder = (name: string) => number;

/** Prepares patterns for many names: plain names are looked up, and only patterns that can begin like the name are tried. */
export function createPatternFinder(patterns: readonly string[]): PatternFinder {
  const names = new Map(patterns.map((pattern, place) => [pattern, place] as const).toReversed());
  const wild = patterns.flatMap((pattern, place) =>
    pattern.includes('*') ? [{ place, start: pattern.slice(0, 1), test: compilePattern(pattern) }] : [],
  );
  const open = wild.filter(({ start }) => start === '*');
  const starts = new Set(wild.map(({ start }) => start));
  const byStart = new Map(
    [...starts].map((first) => [first, wild.filter(({ start }) => start === first || start === '*')]),
  );
  return (name) => {
    const exact = names.get(name) ?? patterns.length;
    for (const { place, test } of byStart.get(name.slice(0, 1)) ?? open) {
      if (place > exact) break;
      if (test(name)) return place;
    }
    return exact === patterns.length ? -1 : exact;
  };
}

/** The same for names of models: those that differ only in Ollama's default tag are one. */
export function createModelFinder(patterns: readonly string[]): PatternFinder {
  const find = createPatternFinder(patterns);
  return (model) => {
    const tagged = withDefaultTag(model);
    const bare = withoutDefaultTag(model);
    const first = find(model);
    const second = tagged === model ? -1 : find(tagged);
    const third = bare === model ? -1 : find(bare);
    return firstOf(first, firstOf(second, third));
  };
}

const firstOf = (one: number, other: number): number => (one < 0 ? other : other < 0 ? one : Math.min(one, other));
