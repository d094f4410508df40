import type { ResidentModel } from '../../contract/model/index.ts';

/** What the daemon last reported of a loaded model. */
export interface Observation {
  readonly contextLength: number;
  readonly sizeBytes: number;
}

export interface Observations {
  note(models: readonly ResidentModel[]): void;
  of(model: string): Observation | null;
}

const maxModels = 500;
const lowestRatio = 0.5;
const highestRatio = 3;

/** Remembers by name what models took, for as long as Drover runs. */
export function createObservations(): Observations {
  const known = new Map<string, Observation>();
  return {
    note(models) {
      for (const { name, contextLength, sizeBytes } of models) {
        if (contextLength === null || sizeBytes <= 0) continue;
        known.delete(name);
        known.set(name, { contextLength, sizeBytes });
        const [oldest] = known.keys();
        if (known.size > maxModels && oldest !== undefined) known.delete(oldest);
      }
    },
    of: (model) => known.get(model) ?? null,
  };
}

/**
 * How to correct an estimate for `contextLength`. A model that took more than was thought may do so at every length; one that took less
 * proves it only for the length it was seen with.
 */
export function chooseRatio(
  observation: Observation | null,
  contextLength: number,
  estimateBytes: (contextLength: number) => number,
): number | null {
  if (observation === null) return null;
  const estimatedBytes = estimateBytes(observation.contextLength);
  if (estimatedBytes <= 0) return null;
  const ratio = Math.min(highestRatio, Math.max(lowestRatio, observation.sizeBytes / estimatedBytes));
  return ratio > 1 || observation.contextLength === contextLength ? ratio : null;
}
