/** A figure and its labels, in the order of their names. */
export type Sample = readonly [value: number, ...labels: readonly string[]];

/** Counts events by up to three words. To count what was counted before allocates nothing. */
export interface Tally {
  add(first: string, second?: string, third?: string): void;
  samples(): readonly Sample[];
}

type Counts = Map<string, number>;

/** Creates an empty tally whose events have this many words. */
export function createTally(wordCount: 1 | 2 | 3): Tally {
  const firsts = new Map<string, Map<string, Counts>>();
  return {
    add(first, second = '', third = '') {
      const counts = ensureMap(ensureMap(firsts, first), second);
      counts.set(third, (counts.get(third) ?? 0) + 1);
    },
    samples: () =>
      [...firsts].flatMap(([first, seconds]) =>
        [...seconds].flatMap(([second, counts]) =>
          [...counts].map(([third, count]): Sample => [count, ...[first, second, third].slice(0, wordCount)]),
        ),
      ),
  };
}

function ensureMap<Value>(parent: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const known = parent.get(name);
  if (known !== undefined) return known;
  const created = new Map<string, Value>();
  parent.set(name, created);
  return created;
}
