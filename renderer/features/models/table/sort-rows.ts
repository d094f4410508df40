import type { ModelRow } from './build-rows.ts';

export const sortKeys = ['name', 'disk', 'used', 'last', 'memory'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

const usual: Sort = { key: 'memory', isDescending: true };

/** Reads `disk` or `-disk`; anything else is the usual order. */
export function readSort(text: string): Sort {
  const name = text.replace(/^-/, '');
  const key = sortKeys.find((candidate) => candidate === name);
  return key ? { key, isDescending: text.startsWith('-') } : usual;
}

/** What a click on a head asks for: names rise first, figures fall first, a second click turns it round. */
export function nextSort(now: Sort, key: SortKey): string {
  const isDescending = now.key === key ? !now.isDescending : key !== 'name';
  return `${isDescending ? '-' : ''}${key}`;
}

const byName = (a: ModelRow, b: ModelRow): number => a.name.localeCompare(b.name);
const isIn = ({ memory, isLoading }: ModelRow): boolean => memory !== null || isLoading;

/** In memory first, in the order of the bar; then the last used. */
function compareUsual(a: ModelRow, b: ModelRow): number {
  if (isIn(a) !== isIn(b)) return isIn(a) ? -1 : 1;
  if (isIn(a)) return (a.loadedAtMs || Infinity) - (b.loadedAtMs || Infinity) || byName(a, b);
  return b.lastUsedAtMs - a.lastUsedAtMs || byName(a, b);
}

const figures: Readonly<Record<Exclude<SortKey, 'name' | 'memory'>, (row: ModelRow) => number>> = {
  disk: ({ diskBytes }) => diskBytes,
  used: ({ usedCount }) => usedCount,
  last: ({ lastUsedAtMs }) => lastUsedAtMs,
};

/** The rows in the order asked for. */
export function sortRows(rows: readonly ModelRow[], { key, isDescending }: Sort): ModelRow[] {
  const sign = isDescending ? -1 : 1;
  if (key === 'memory') return [...rows].sort((a, b) => -sign * compareUsual(a, b));
  if (key === 'name') return [...rows].sort((a, b) => sign * byName(a, b));
  const read = figures[key];
  return [...rows].sort((a, b) => sign * (read(a) - read(b)) || byName(a, b));
}
