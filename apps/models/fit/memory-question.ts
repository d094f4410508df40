import type { FitChoice } from '../../contract/model/index.ts';

/** A model in memory as the planner sees it. `lastUsedMs` only orders; any clock will do. */
export interface MemoryResident {
  readonly name: string;
  readonly sizeBytes: number;
  readonly isPinned: boolean;
  readonly isBusy: boolean;
  readonly lastUsedMs: number;
}

export interface MemoryQuestion {
  readonly budgetBytes: number;
  /** As far as the user could raise the budget. */
  readonly highestBudgetBytes: number;
  readonly residents: readonly MemoryResident[];
  readonly need: { readonly name: string; readonly bytes: number };
  /** Ways to load the same model in less memory: the best ones within so many bytes. */
  readonly findVariants: (withinBytes: number) => readonly FitChoice[];
  readonly otherBackends: readonly string[];
}

export const namesOf = (models: readonly MemoryResident[]): readonly string[] => models.map(({ name }) => name);

export const byLastUse = (models: readonly MemoryResident[]): readonly MemoryResident[] =>
  models.toSorted((a, b) => a.lastUsedMs - b.lastUsedMs || (a.name < b.name ? -1 : 1));

/** The first models of the list that together free `bytes`, or `null` when all of them do not. */
export function takeUntilFreed(models: readonly MemoryResident[], bytes: number): readonly MemoryResident[] | null {
  let freedBytes = 0;
  for (const [index, { sizeBytes }] of models.entries()) {
    if (freedBytes >= bytes) return models.slice(0, index);
    freedBytes += sizeBytes;
  }
  return freedBytes >= bytes ? models : null;
}
