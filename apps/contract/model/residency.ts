import { z } from 'zod';
import { memoryBudgetSchema, residentModelSchema } from './model-info.ts';

/** Who has which part of the memory for models, and who waits for some. Bytes, UTC milliseconds. */
export const residencySchema = z.object({
  budget: memoryBudgetSchema,
  /** The budget less what other programs need now. Never above the budget. */
  liveBudgetBytes: z.number(),
  /** Why it is lower than the budget, in a sentence; `null` when it is not. */
  loweredBecause: z.string().nullable(),
  residents: z.array(residentModelSchema),
  /** Models that are being loaded, with what they are expected to need. */
  loading: z.array(z.object({ model: z.string(), neededBytes: z.number(), sinceMs: z.number() })),
  /** Models that requests wait for, because there is no room yet. */
  waiting: z.array(
    z.object({ model: z.string(), requestCount: z.number().int(), sinceMs: z.number(), reason: z.string() }),
  ),
});
export type Residency = z.infer<typeof residencySchema>;

/** When the daemon is restarted: at once; when the running requests have ended, while new ones wait; or when nobody uses it. */
export const restartTimes = ['now', 'drained', 'idle'] as const;
export const restartTimeSchema = z.enum(restartTimes);
export type RestartTime = z.infer<typeof restartTimeSchema>;

/** A restart that has been asked for and has not happened. */
export const pendingRestartSchema = z.object({
  when: restartTimeSchema,
  sinceMs: z.number(),
  reason: z.string(),
  /** Then it happens whatever still runs; `null` when it waits as long as it takes. */
  latestAtMs: z.number().nullable(),
  /** Requests that are answered first. */
  runningCount: z.number().int(),
  /** Requests that wait until it has happened. */
  waitingCount: z.number().int(),
});
export type PendingRestart = z.infer<typeof pendingRestartSchema>;
