import { z } from 'zod';

/** An installed model as the daemon lists it. Sizes in bytes on disk. */
export const installedModelSchema = z.object({
  name: z.string(),
  sizeBytes: z.number(),
  digest: z.string(),
  modifiedAt: z.string(),
  family: z.string().nullable(),
  parameterSize: z.string().nullable(),
  quantization: z.string().nullable(),
  capabilities: z.array(z.string()),
});
export type InstalledModel = z.infer<typeof installedModelSchema>;

/** A model in memory. `expiresAtMs` is UTC milliseconds; `null` means it stays until unloaded. */
export const residentModelSchema = z.object({
  name: z.string(),
  sizeBytes: z.number(),
  gpuBytes: z.number(),
  contextLength: z.number().nullable(),
  expiresAtMs: z.number().nullable(),
  /** A person said that it stays. */
  isPinned: z.boolean(),
  /** When it was first seen in memory, UTC milliseconds. */
  loadedAtMs: z.number(),
});
export type ResidentModel = z.infer<typeof residentModelSchema>;

/** Memory for models by the rule of the budget: min(RAM - reserve, Metal limit). Bytes. */
export const memoryBudgetSchema = z.object({
  totalBytes: z.number(),
  reserveBytes: z.number(),
  metalLimitBytes: z.number().nullable(),
  budgetBytes: z.number(),
  /** How it was computed, in one line of words. */
  explanation: z.string(),
});
export type MemoryBudget = z.infer<typeof memoryBudgetSchema>;
