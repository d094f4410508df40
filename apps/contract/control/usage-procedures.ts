import { z } from 'zod';
import {
  speedReportSchema,
  usageGroupingSchema,
  usageMarkSchema,
  usagePageSchema,
  usagePartsSchema,
  writingHistorySchema,
} from '../model/index.ts';
import { base } from './procedure-base.ts';

const window = z.object({ sinceMs: z.number(), untilMs: z.number() });

/** Where bars begin and end: more of them than a page has room for would say nothing more. */
const edges = z
  .array(z.number())
  .min(2)
  .max(400)
  .refine((edgesMs) => edgesMs.every((edge, index) => index === 0 || edge > (edgesMs[index - 1] ?? edge)), {
    message: 'The edges must rise.',
  });

/** Who used what, over time. Times are UTC milliseconds, ends excluded. */
export const usageProcedures = {
  /** Data of the Usage page but for its smaller parts. The window is that between the first edge and the last one. */
  page: base.input(z.object({ by: usageGroupingSchema, edgesMs: edges })).output(usagePageSchema),
  /** Errors by code, truncations, prefix breaks, the cache's effect, own cost. */
  parts: base.input(window).output(usagePartsSchema),
  /** Percentiles of first token, total, queue, load, prefill and decode by one thing. */
  speed: base.input(window.extend({ by: usageGroupingSchema })).output(speedReportSchema),
  /** How fast the last hour's answers were written, minute by minute, those that still are among them. */
  writing: base.output(writingHistorySchema),
};

/** What happened in a window that a chart of it should show: changes of the configuration, loads, restarts, incidents; oldest first. */
export const marksProcedure = base.input(window).output(z.array(usageMarkSchema));
