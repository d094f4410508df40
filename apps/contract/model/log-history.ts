import { z } from 'zod';

/** How requests leave the log as text. */
export const exportFormats = ['csv', 'json', 'jsonl'] as const;
export const exportFormatSchema = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/**
 * What is to be deleted for good. `requests` takes requests with their bodies, `bodies` only those, `all` also the sums of usage. Requests
 * received before `beforeMs` (UTC), or all; of one project, or of all.
 */
export const purgeOrderSchema = z.strictObject({
  what: z.enum(['requests', 'bodies', 'all']),
  beforeMs: z.number().int().nonnegative().nullable(),
  project: z.string().min(1).max(256).nullable(),
});
export type PurgeOrder = z.infer<typeof purgeOrderSchema>;

/** What a purge did. */
export const purgeResultSchema = z.object({
  requests: z.number().int(),
  bodies: z.number().int(),
  /** Of the log's files, given back to the disk. */
  freedBytes: z.number(),
  /** Copies of the log from before an update, which held the same. */
  removedCopies: z.array(z.string()),
  /** Damaged logs that were set aside earlier: they may hold the same, and only a person can tell whether they are still needed. */
  keptCopies: z.array(z.string()),
  /** Why text may still lie in unused parts of the file, in a sentence; `null` when it does not. */
  remains: z.string().nullable(),
});
export type PurgeResult = z.infer<typeof purgeResultSchema>;

/** How far a purge is. The last one, and only that, has a result. */
export const purgeProgressSchema = z.object({
  step: z.enum(['deleting', 'rewriting', 'done']),
  requests: z.number().int(),
  result: purgeResultSchema.nullable(),
});
export type PurgeProgress = z.infer<typeof purgeProgressSchema>;
