import { z } from 'zod';
import { meterSchema } from './access-page.ts';
import { percentilesSchema, usageGroupingSchema, usageReportSchema } from './statistics.ts';

const count = z.number().int();

/** Speed of one group in a window. Reading is of the tokens that were not in the prefix cache. */
export const speedRowSchema = z.object({
  name: z.string().nullable(),
  requests: count,
  totalMs: percentilesSchema,
  firstTokenMs: percentilesSchema,
  queueMs: percentilesSchema,
  loadMs: percentilesSchema,
  prefillTokensPerSecond: percentilesSchema,
  decodeTokensPerSecond: percentilesSchema,
});
export type SpeedRow = z.infer<typeof speedRowSchema>;

/** Groups by requests, most first, with all of them together. */
export const speedReportSchema = z.object({
  by: usageGroupingSchema,
  sinceMs: z.number(),
  untilMs: z.number(),
  total: speedRowSchema,
  rows: z.array(speedRowSchema),
});
export type SpeedReport = z.infer<typeof speedReportSchema>;

/** Sums of one group, one number a bar. */
export const usageBarsSchema = z.object({
  requests: z.array(count),
  errors: z.array(count),
  promptTokens: z.array(count),
  completionTokens: z.array(count),
  busyMs: z.array(z.number()),
});
export type UsageBars = z.infer<typeof usageBarsSchema>;

/** Use over time: those groups that are among the largest by any measure, and all requests together. */
export const usageSeriesSchema = z.object({
  /** Where bars begin, and where the last one ends, UTC milliseconds: one more than there are bars. */
  edgesMs: z.array(z.number()),
  groups: z.array(usageBarsSchema.extend({ name: z.string().nullable() })),
  total: usageBarsSchema,
});
export type UsageSeries = z.infer<typeof usageSeriesSchema>;

/** What the same tokens would have cost elsewhere, by the prices of the configuration. */
export const savingsSchema = z.object({
  currency: z.string(),
  /** The oldest date of the prices that were used, `2026-11-01`. */
  asOf: z.string(),
  amount: z.number(),
  /** Price of a million tokens, by model, of those models that have one. */
  rates: z.array(z.object({ model: z.string(), readPerMillion: z.number(), writtenPerMillion: z.number() })),
  /** Models of the window without a price, busiest first. */
  unpriced: z.array(z.string()),
});
export type Savings = z.infer<typeof savingsSchema>;

/** Quotas of one project; only those with a ceiling. */
export const projectQuotaSchema = z.object({ project: z.string(), meters: z.array(meterSchema) });
export type ProjectQuota = z.infer<typeof projectQuotaSchema>;

/** Data of the Usage page. */
export const usagePageSchema = z.object({
  atMs: z.number(),
  report: usageReportSchema,
  /** As long a window, right before. */
  previous: usageReportSchema,
  series: usageSeriesSchema,
  previousTotal: usageBarsSchema,
  /** Names of keys by their id. */
  keyNames: z.record(z.string(), z.string()),
  quotas: z.array(projectQuotaSchema),
  /** `null` until `usage.prices` has prices. */
  savings: savingsSchema.nullable(),
});
export type UsagePage = z.infer<typeof usagePageSchema>;

/** Requests that ended badly, by what they were told; `code` is `null` for those that were told nothing. */
export const usageErrorSchema = z.object({
  code: z.string().nullable(),
  outcome: z.string(),
  requests: count,
  lastAtMs: z.number(),
});
export type UsageError = z.infer<typeof usageErrorSchema>;

/** Prompts that were longer than the context, by model. */
export const usageCutSchema = z.object({ model: z.string().nullable(), requests: count, lastAtMs: z.number() });
export type UsageCut = z.infer<typeof usageCutSchema>;

/** Prompts that had to be read anew, by who sent them; `lostMs` is an estimate of what that took. */
export const usageBreakSchema = z.object({
  project: z.string().nullable(),
  app: z.string().nullable(),
  requests: count,
  lostMs: z.number(),
});
export type UsageBreak = z.infer<typeof usageBreakSchema>;

/** Requests that were answered without a backend, by model. `savedMs` is about what they would have taken it. */
export const usageCacheSchema = z.object({
  model: z.string().nullable(),
  hits: count,
  promptTokens: count,
  completionTokens: count,
  savedMs: z.number(),
});
export type UsageCache = z.infer<typeof usageCacheSchema>;

/** Who called, busiest first: program and project together. */
export const usageCallerSchema = z.object({
  app: z.string().nullable(),
  project: z.string().nullable(),
  requests: count,
  busyMs: z.number(),
});
export type UsageCaller = z.infer<typeof usageCallerSchema>;

/** The smaller parts of the Usage page, all of one window. */
export const usagePartsSchema = z.object({
  callers: z.array(usageCallerSchema),
  errors: z.array(usageErrorSchema),
  cuts: z.array(usageCutSchema),
  breaks: z.array(usageBreakSchema),
  cache: z.array(usageCacheSchema),
  /** What Drover itself adds to a request. */
  overhead: z.object({ requests: count, addedMs: percentilesSchema }),
});
export type UsagePageParts = z.infer<typeof usagePartsSchema>;

/** Mean speed of writing, all requests together, in each of the equal steps before `untilMs`, oldest first. */
export const writingHistorySchema = z.object({
  untilMs: z.number(),
  stepMs: z.number(),
  tokensPerSecond: z.array(z.number()),
});
export type WritingHistory = z.infer<typeof writingHistorySchema>;

export const usageMarkKinds = ['config', 'load', 'unload', 'daemon', 'incident'] as const;

/** Something that happened, for the lane above a chart. */
export const usageMarkSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  kind: z.enum(usageMarkKinds),
  /** A few words. */
  text: z.string(),
  /** More of it, in a sentence; empty when there is nothing more to say. */
  detail: z.string(),
  /** The model it is about, where it is about one. */
  model: z.string().nullable(),
});
export type UsageMark = z.infer<typeof usageMarkSchema>;
