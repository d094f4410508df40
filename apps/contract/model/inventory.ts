import { z } from 'zod';

export const pullStates = ['queued', 'running', 'retrying', 'paused', 'done', 'failed'] as const;

/** One download of a model. Bytes are summed over the layers heard of so far, so `totalBytes` may grow. */
export const pullSchema = z.object({
  id: z.string(),
  model: z.string(),
  state: z.enum(pullStates),
  /** Ollama's own word for what it does, for example `verifying sha256 digest`. */
  step: z.string(),
  completedBytes: z.number(),
  totalBytes: z.number(),
  /** `null` until it can be told, and whenever nothing is being transferred. */
  bytesPerSecond: z.number().nullable(),
  remainingMs: z.number().nullable(),
  /** Why it is retried or failed, and what to do next. */
  problem: z.object({ message: z.string(), advice: z.string() }).nullable(),
  askedAtMs: z.number(),
});
export type Pull = z.infer<typeof pullSchema>;

/** What an installed model is. `license` is the first line of its text. */
export const modelDetailsSchema = z.object({
  name: z.string(),
  family: z.string().nullable(),
  format: z.string().nullable(),
  parameterSize: z.string().nullable(),
  quantization: z.string().nullable(),
  /** The longest context it was trained for, in tokens. */
  contextLength: z.number().nullable(),
  capabilities: z.array(z.string()),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
  license: z.string().nullable(),
  modifiedAt: z.string(),
});
export type ModelDetails = z.infer<typeof modelDetailsSchema>;

/** `isEstimate` when the model folder cannot be read: layers that other models share are then counted as freed. */
export const freedSpaceSchema = z.object({ freedBytes: z.number(), isEstimate: z.boolean() });
export type FreedSpace = z.infer<typeof freedSpaceSchema>;

/** What models take on disk, in bytes, and what could go. */
export const diskReportSchema = z.object({
  /** `null` when it cannot be read; `note` says why. */
  folder: z.string().nullable(),
  totalBytes: z.number(),
  models: z.array(
    z.object({
      name: z.string(),
      sizeBytes: z.number(),
      /** What removing it alone would free: layers that no other model has. */
      ownBytes: z.number(),
      isEstimate: z.boolean(),
      /** Last request in Drover's log, UTC milliseconds; `null` when there is none in `lookedBackMs`. */
      lastUsedAtMs: z.number().nullable(),
      /** Without a request for 30 days. */
      isUnused: z.boolean(),
      /** Of an unused one: its last request, or when it came, UTC milliseconds; `null` when neither is known. */
      unusedSinceMs: z.number().nullable(),
    }),
  ),
  /** What removing all unused models together would free, layers that they share among themselves counted once. */
  unusedBytes: z.number(),
  /** How far back the log was searched for the last use; `null` when it could not be read. */
  lookedBackMs: z.number().nullable(),
  /** Files that belong to no model. */
  orphans: z.array(z.object({ digest: z.string(), sizeBytes: z.number(), modifiedAtMs: z.number() })),
  /** Unfinished downloads, which a later pull goes on with. */
  partialBytes: z.number(),
  /** Why orphans cannot be told or removed now. */
  note: z.string().nullable(),
});
export type DiskReport = z.infer<typeof diskReportSchema>;

/** What a clean-up removed. */
export const cleanReportSchema = z.object({
  removedCount: z.number().int(),
  freedBytes: z.number(),
  /** Files that could not be removed. */
  keptCount: z.number().int(),
  note: z.string().nullable(),
});
export type CleanReport = z.infer<typeof cleanReportSchema>;

/** One step on the way from a Modelfile to a model. Bytes are `null` where a step has no measure; `success` is the last one. */
export const createProgressSchema = z.object({
  /** Drover's own words, then Ollama's. */
  status: z.string(),
  completedBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
});
export type CreateProgress = z.infer<typeof createProgressSchema>;
