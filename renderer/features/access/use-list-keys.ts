import type { KeyboardEvent } from 'react';
import { useHotkeys } from '../../shared/index.ts';
import type { AccessView } from './use-access-view.ts';

interface ListKeysOptions {
  readonly view: AccessView;
  readonly ids: readonly string[];
  readonly chosen: string | null;
}

/** Moves through the rows; returns the keys that belong to the grid itself. */
export function useListKeys({ view, ids, chosen }: ListKeysOptions): (event: KeyboardEvent) => void {
  const index = chosen === null ? -1 : ids.indexOf(chosen);
  const stepTo = (next: number): void => {
    const target = ids[Math.min(ids.length - 1, Math.max(0, next))];
    if (target !== undefined) view.choose(target);
  };
  useHotkeys({
    j: () => stepTo(index + 1),
    k: () => stepTo(index - 1),
    Enter: () => chosen !== null && view.open(chosen),
    Escape: view.close,
  });
  return (event) => {
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (target === undefined) return;
    stepTo(target);
    event.preventDefault();
  };
}

/** The chosen row; until one is chosen the first. */
export const findChosen = (ids: readonly string[], wanted: string | null): string | null =>
  wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? null);
