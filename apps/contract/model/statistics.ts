import { z } from 'zod';

/** p50, p95 and p99 of one measure, `null` when nothing was measured. Milliseconds or tokens per second as the field says. */
export const percentilesSchema = z.object({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
export type Percentiles = z.infer<typeof percentilesSchema>;

export const usageGroupings = ['project', 'model', 'app', 'backend', 'key'] as const;
export const usageGroupingSchema = z.enum(usageGroupings);
export type UsageGrouping = z.infer<typeof usageGroupingSchema>;

/** Totals and speed of one group, or of everything, in a window. `name` is `null` for requests without that property. */
export const usageRowSchema = z.object({
  name: z.string().nullable(),
  requests: z.number().int(),
  errors: z.number().int(),
  promptTokens: z.number().int(),
  completionTokens: z.number().int(),
  /** Time the backend was busy for this group: load + prefill + decode, milliseconds. */
  busyMs: z.number(),
  totalMs: percentilesSchema,
  firstTokenMs: percentilesSchema,
  decodeTokensPerSecond: percentilesSchema,
  overheadMs: percentilesSchema,
});
export type UsageRow = z.infer<typeof usageRowSchema>;

/** A window's rows with their sum. */
export const usageReportSchema = z.object({
  by: usageGroupingSchema,
  sinceMs: z.number(),
  untilMs: z.number(),
  total: usageRowSchema,
  rows: z.array(usageRowSchema),
});
export type UsageReport = z.infer<typeof usageReportSchema>;

/** One step of a time series; percentiles are of time to first token in ms, `null` where nothing ran. */
export const speedPointSchema = z.object({
  startMs: z.number(),
  requests: z.number().int(),
  errors: z.number().int(),
  firstTokenMs: percentilesSchema,
});
export type SpeedPoint = z.infer<typeof speedPointSchema>;
