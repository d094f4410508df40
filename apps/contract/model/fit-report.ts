import { z } from 'zod';

export const cacheTypes = ['f16', 'q8_0', 'q4_0'] as const;
export type CacheType = (typeof cacheTypes)[number];

/** What would make room for a model, and the bytes it would need then. */
export const fitChoiceSchema = z.object({
  kind: z.enum([
    'smaller-context',
    'smaller-cache-type',
    'smaller-context-and-cache',
    'unload',
    'raise-budget',
    'other-backend',
  ]),
  label: z.string(),
  neededBytes: z.number(),
});
export type FitChoice = z.infer<typeof fitChoiceSchema>;

/** The network's measures that memory depends on. Lengths of context in tokens; `null` where the model does not say. */
const shapeFactsSchema = z.object({
  architecture: z.string(),
  parameterCount: z.number().nullable(),
  layerCount: z.number(),
  cachedLayerCount: z.number(),
  slidingLayerCount: z.number(),
  slidingWindow: z.number().nullable(),
  trainedContextLength: z.number().nullable(),
  expertCount: z.number().nullable(),
  hasVision: z.boolean(),
});

/** Whether a model fits into memory at a context length, and what would help. Bytes. */
export const fitReportSchema = z.object({
  model: z.string(),
  shape: shapeFactsSchema,
  /** What it was reckoned for: the context length asked for or the usual one, never above the trained one. */
  load: z.object({ contextLength: z.number(), cacheType: z.enum(cacheTypes), parallel: z.number() }),
  need: z.object({
    weightsBytes: z.number(),
    cacheBytes: z.number(),
    projectorBytes: z.number(),
    marginBytes: z.number(),
    estimatedBytes: z.number(),
    /** What Ollama reported last time over what was estimated; `null` when it never ran here. */
    observedRatio: z.number().nullable(),
    neededBytes: z.number(),
  }),
  budgetBytes: z.number(),
  /** Of all models in memory now. */
  residentBytes: z.number(),
  freeBytes: z.number(),
  verdict: z.object({
    kind: z.enum(['go', 'evict', 'wait', 'refuse']),
    /** The models to be unloaded or waited for. */
    models: z.array(z.string()),
    sentence: z.string(),
  }),
  choices: z.array(fitChoiceSchema),
  /** The longest context that fits beside what must stay in memory; `null` when not even the shortest one does. */
  maxContextLength: z.number().nullable(),
});
export type FitReport = z.infer<typeof fitReportSchema>;
