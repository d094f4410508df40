import { z } from 'zod';

/** How a request ended. `crashed`: the service died while it was open. */
export const outcomes = [
  'ok',
  'client_error',
  'rejected',
  'backend_error',
  'timeout',
  'client_closed',
  'crashed',
] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Dialects a client or a backend can speak. `none`: a route without a dialect, such as /health. */
export const dialects = ['openai', 'anthropic', 'ollama', 'workers', 'none'] as const;
export const dialectSchema = z.enum(dialects);
export type Dialect = z.infer<typeof dialectSchema>;

/** What happened to the fields of a request on the way to the backend; each entry is a field path of the client's dialect. */
export const translationReceiptSchema = z.object({
  passed: z.array(z.string()),
  mapped: z.array(z.string()),
  emulated: z.array(z.string()),
  dropped: z.array(z.string()),
});
export type TranslationReceipt = z.infer<typeof translationReceiptSchema>;

const milliseconds = z.number().nonnegative().nullable();
const tokens = z.number().int().nonnegative().nullable();

/**
 * One request, admitted or refused: the JSON of `requests list --json`. Times are ISO 8601 UTC, durations milliseconds with fractions,
 * `null` means unknown or not applicable. `outcome` and `status` are `null` while the request runs.
 */
export const requestRecordSchema = z.object({
  id: z.string(),
  receivedAt: z.string(),
  correlationId: z.string().nullable(),
  project: z.string().nullable(),
  app: z.string().nullable(),
  pid: z.number().int().nullable(),
  session: z.string().nullable(),
  dialectIn: dialectSchema,
  dialectOut: dialectSchema.nullable(),
  route: z.string(),
  model: z.string().nullable(),
  servedModel: z.string().nullable(),
  backend: z.string().nullable(),
  attempts: z.number().int().nonnegative(),
  status: z.number().int().nullable(),
  outcome: outcomeSchema.nullable(),
  errorCode: z.string().nullable(),
  stream: z.boolean(),
  queueMs: milliseconds,
  loadMs: milliseconds,
  prefillMs: milliseconds,
  decodeMs: milliseconds,
  totalMs: milliseconds,
  overheadMs: milliseconds,
  firstTokenMs: milliseconds,
  promptTokens: tokens,
  cachedTokens: tokens,
  completionTokens: tokens,
  prefillTokensPerSecond: milliseconds,
  decodeTokensPerSecond: milliseconds,
  bytesIn: z.number().int().nonnegative(),
  bytesOut: z.number().int().nonnegative(),
  cache: z.string().nullable(),
  truncated: z.boolean(),
  translation: translationReceiptSchema,
  finishReason: z.string().nullable(),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

/**
 * A prompt that no longer begins like the one before it in the same session, so that a backend's prefix cache is of no use: the first part that
 * differs, such as `system`, `tools` or `messages[4]`, and about how long reading it all again takes, where the speed is known.
 */
export const prefixBreakSchema = z.object({ at: z.string(), lostMs: milliseconds });
export type PrefixBreak = z.infer<typeof prefixBreakSchema>;

/** A record with what only its own page shows. */
export const requestDetailSchema = requestRecordSchema.extend({
  admittedAt: z.string().nullable(),
  firstByteAt: z.string().nullable(),
  doneAt: z.string().nullable(),
  keyId: z.string().nullable(),
  /** Why each attempt after the first was made, and why the last one ended; one line each. */
  attemptNotes: z.array(z.string()),
  /** How the backend and model were chosen, one step a line, in words. */
  routeSteps: z.array(z.string()),
  clientAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  prefixBreak: prefixBreakSchema.nullable(),
});
export type RequestDetail = z.infer<typeof requestDetailSchema>;
