import type { CacheType, Config, MemoryBudget } from '../../contract/model/index.ts';
import { gib } from '../memory-budget.ts';
import type { LoadPlan } from './estimate-need.ts';
import type { ModelShape } from './model-shape.ts';

/** The daemon's settings that decide how models are loaded. */
export type LoadSettings = Pick<Config['daemon'], 'contextLength' | 'parallel' | 'kvCacheType'>;

export interface LoadWishes {
  readonly settings: LoadSettings;
  readonly budget: MemoryBudget;
  /** In tokens; `null` when nobody asks for a length. */
  readonly askedContext: number | null;
}

/** Ollama's own default by GPU memory, from the largest down. */
const contextTiers: readonly (readonly [leastGpuBytes: number, contextLength: number])[] = [
  [47 * gib, 262_144],
  [23 * gib, 32_768],
  [0, 4096],
];

function readTier(gpuBytes: number): number {
  return contextTiers.find(([least]) => gpuBytes >= least)?.[1] ?? 4096;
}

/** How Ollama would load a model now: the context asked for, the model's own, the configured one, or the default of this machine. */
export function chooseLoadPlan(shape: ModelShape, { settings, budget, askedContext }: LoadWishes): LoadPlan {
  const { metalLimitBytes } = budget;
  const configured = settings.contextLength === 'auto' ? readTier(metalLimitBytes ?? 0) : settings.contextLength;
  const wanted = askedContext ?? shape.ownContextLength ?? configured;
  const cacheType: CacheType = settings.kvCacheType === 'auto' ? 'f16' : settings.kvCacheType;
  const contextLength = Math.min(wanted, shape.trainedContextLength ?? Number.POSITIVE_INFINITY);
  return { contextLength, cacheType, parallel: settings.parallel };
}
