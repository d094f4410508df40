import { z } from 'zod';

/** How long a model stays in memory after its last request: seconds, a duration such as 30m, a negative number for ever. */
export const keepAliveSchema = z.union([
  z.number().int().min(-1).max(31_536_000),
  z.string().regex(/^-?(?:\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h))+$/, 'a duration such as 90s, 30m or 2h, or -1m for ever'),
]);
export type KeepAlive = z.infer<typeof keepAliveSchema>;

/** What a person decided about one model; what nobody decided is `null` or false. */
export const modelPolicySchema = z.object({
  model: z.string(),
  /** Never unloaded to make room, and kept for ever once loaded. */
  isPinned: z.boolean(),
  keepAlive: keepAliveSchema.nullable(),
  /** In tokens; every request for the model gets at least this. */
  contextLength: z.number().int().positive().nullable(),
  /** Loaded as soon as the daemon is ready. */
  isPreloaded: z.boolean(),
});
export type ModelPolicy = z.infer<typeof modelPolicySchema>;
