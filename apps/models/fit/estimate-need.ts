import type { CacheType } from '../../contract/model/index.ts';
import type { ModelShape } from './model-shape.ts';

/** How a model is to be loaded. `contextLength` in tokens, for each of `parallel` slots. */
export interface LoadPlan {
  readonly contextLength: number;
  readonly cacheType: CacheType;
  readonly parallel: number;
}

/** The memory of a loaded model by part. Bytes. */
export interface Need {
  readonly weightsBytes: number;
  readonly cacheBytes: number;
  /** Working memory of the image encoder; its weights are among the weights. */
  readonly projectorBytes: number;
  readonly marginBytes: number;
  readonly estimatedBytes: number;
  readonly observedRatio: number | null;
  /** The estimate, corrected. */
  readonly neededBytes: number;
}

const mib = 1024 ** 2;
/** Bytes of one cached value. Quantized ones come in blocks of 32 with a scale of two bytes. */
const valueBytes: Readonly<Record<CacheType, number>> = { f16: 2, q8_0: 34 / 32, q4_0: 18 / 32 };
/** A sliding window is kept with one batch of tokens beside it. */
const slidingBatchTokens = 512;
/** The runner and its compute buffers. */
const baseMarginBytes = 256 * mib;
const marginShare = 0.05;
/** Of the weights, for a model that does not tell its layers. */
const unknownCacheShare = 0.25;
/** For an image encoder that does not tell its measures. */
const unknownProjectorBytes = 512 * mib;
const floatBytes = 4;

const nothing = { weightsBytes: 0, cacheBytes: 0, projectorBytes: 0, marginBytes: 0 };

/** What a model takes in memory. `observedRatio`: what was reported over what was estimated, or `null`. */
export function estimateNeed(shape: ModelShape, plan: LoadPlan, observedRatio: number | null): Need {
  const parts = shape.isRemote ? nothing : estimateParts(shape, plan);
  const estimatedBytes = parts.weightsBytes + parts.cacheBytes + parts.projectorBytes + parts.marginBytes;
  return { ...parts, estimatedBytes, observedRatio, neededBytes: Math.ceil(estimatedBytes * (observedRatio ?? 1)) };
}

function estimateParts(shape: ModelShape, plan: LoadPlan): typeof nothing {
  const weightsBytes = shape.sizeBytes;
  const cacheBytes = shape.isCacheUnknown ? Math.ceil(weightsBytes * unknownCacheShare) : estimateCache(shape, plan);
  const projectorBytes = estimateProjector(shape);
  const marginBytes = baseMarginBytes + Math.ceil((weightsBytes + cacheBytes + projectorBytes) * marginShare);
  return { weightsBytes, cacheBytes, projectorBytes, marginBytes };
}

/** Layers x heads x (key + value) x bytes of the cache type x tokens x slots; a sliding layer holds no more than its window. */
function estimateCache({ cachedLayers }: ModelShape, { contextLength, cacheType, parallel }: LoadPlan): number {
  const values = cachedLayers.reduce((sum, { valuesPerToken, windowTokens }) => {
    const tokens = windowTokens === null ? contextLength : Math.min(contextLength, windowTokens + slidingBatchTokens);
    return sum + valuesPerToken * tokens;
  }, 0);
  return Math.ceil(values * valueBytes[cacheType] * parallel);
}

/** The encoder weighs every patch of an image against every other, in each of its heads. */
function estimateProjector({ vision }: ModelShape): number {
  if (vision === null) return 0;
  const { patchCount, headCount } = vision;
  if (patchCount === null || headCount === null) return unknownProjectorBytes;
  return patchCount ** 2 * headCount * floatBytes;
}
