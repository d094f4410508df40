import type { FitReport, MemoryBudget, ResidentModel } from '../../../apps/contract/model/index.ts';

/** A report on a model of 2 GiB beside what is resident. */
export function buildFitReport(
  model: string,
  { budgetBytes }: MemoryBudget,
  resident: readonly ResidentModel[],
): FitReport {
  const gibi = 2 ** 30;
  const residentBytes = resident.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    model,
    shape: {
      architecture: 'llama',
      parameterCount: 3_212_749_888,
      layerCount: 28,
      cachedLayerCount: 28,
      slidingLayerCount: 0,
      slidingWindow: null,
      trainedContextLength: 131_072,
      expertCount: null,
      hasVision: false,
    },
    load: { contextLength: 4096, cacheType: 'f16', parallel: 1 },
    need: {
      weightsBytes: 2 * gibi,
      cacheBytes: gibi / 2,
      projectorBytes: 0,
      marginBytes: gibi / 4,
      estimatedBytes: 2.75 * gibi,
      observedRatio: null,
      neededBytes: 2.75 * gibi,
    },
    budgetBytes,
    residentBytes,
    freeBytes: Math.max(0, budgetBytes - residentBytes),
    verdict: { kind: 'go', models: [], sentence: 'It fits: 2.8 GB are needed.' },
    choices: [],
    maxContextLength: 131_072,
  };
}
