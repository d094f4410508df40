const seriesCount = 6;

/** Series number of each model that has one. */
export type SeriesBook = Readonly<Record<string, number>>;

/** A model's number; slate (6) for one that has none. */
export const seriesOf = (book: SeriesBook, name: string): number => book[name] ?? seriesCount;

/**
 * The book with a number for each of `names`: known models keep theirs, new ones get the lowest free number, and slate (6) once all are
 * taken. Returns the same book when nothing is new.
 */
export function assignSeries(book: SeriesBook, names: readonly string[]): SeriesBook {
  const missing = names.filter((name) => book[name] === undefined);
  if (missing.length === 0) return book;
  const next: Record<string, number> = { ...book };
  for (const name of missing) {
    const taken = new Set(Object.values(next));
    let number = 1;
    while (number < seriesCount && taken.has(number)) number += 1;
    next[name] = number;
  }
  return next;
}

/** The book without models that are no longer installed, so that their numbers become free. */
export function forgetUninstalled(book: SeriesBook, installed: readonly string[]): SeriesBook {
  const kept = new Set(installed);
  return Object.fromEntries(Object.entries(book).filter(([name]) => kept.has(name)));
}
