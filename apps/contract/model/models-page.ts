import { z } from 'zod';
import { benchmarkSchema } from './benchmark.ts';
import { fitReportSchema } from './fit-report.ts';
import { pullSchema } from './inventory.ts';
import { modelEventSchema } from './model-event.ts';
import { installedModelSchema } from './model-info.ts';
import { modelPolicySchema } from './model-policy.ts';
import { residencySchema } from './residency.ts';

/** Whether an installed model fits, in short. Lengths of context in tokens, bytes. */
export const modelFitSchema = z.object({
  model: z.string(),
  /** What it would be loaded with when nobody asks for a length. */
  contextLength: z.number(),
  neededBytes: z.number(),
  verdict: fitReportSchema.shape.verdict,
  /** The longest context beside all that is in memory now; `null` when not even the shortest fits. */
  maxContextBeside: z.number().nullable(),
  /** The longest context when all unpinned models make room. */
  maxContextAlone: z.number().nullable(),
  trainedContextLength: z.number().nullable(),
  /** What is missing when it does not fit even alone. */
  gapBytes: z.number(),
});
export type ModelFitSummary = z.infer<typeof modelFitSchema>;

/** What one model did in a span, by the request log; `null` where nothing tells. */
export const modelUseSchema = z.object({
  model: z.string(),
  requests: z.number().int(),
  lastUsedAtMs: z.number(),
  busyMs: z.number(),
  loadCount: z.number().int(),
  loadMs: z.number().nullable(),
  firstTokenMs: z.number().nullable(),
  prefillTokensPerSecond: z.number().nullable(),
  decodeTokensPerSecond: z.number().nullable(),
  projects: z.array(z.string()),
});
export type ModelUseSummary = z.infer<typeof modelUseSchema>;

/** The Models page in one call. */
export const modelsPageSchema = z.object({
  atMs: z.number(),
  /** `null` while the daemon does not answer; `daemonProblem` says why. */
  installed: z.array(installedModelSchema).nullable(),
  daemonProblem: z.string().nullable(),
  residency: residencySchema,
  pulls: z.array(pullSchema),
  policies: z.array(modelPolicySchema),
  fits: z.array(modelFitSchema),
  /** Of the last 12 hours, oldest first. */
  events: z.array(modelEventSchema),
  /** Of the last 7 days; `null` when the log cannot be read. */
  use: z.array(modelUseSchema).nullable(),
  storageProblem: z.string().nullable(),
  /** The newest run of each model. */
  benchmarks: z.array(benchmarkSchema),
});
export type ModelsPage = z.infer<typeof modelsPageSchema>;

/** One step of the context slider. */
export const fitStepSchema = z.object({
  contextLength: z.number(),
  weightsBytes: z.number(),
  cacheBytes: z.number(),
  /** Projector and work space. */
  otherBytes: z.number(),
  neededBytes: z.number(),
  verdict: fitReportSchema.shape.verdict,
});
export type FitStep = z.infer<typeof fitStepSchema>;
