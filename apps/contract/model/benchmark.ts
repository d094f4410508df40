import { z } from 'zod';

/** What a benchmark measures, with its unit in the name. Only the two speeds are better when they are larger. */
export const benchmarkFigureNames = [
  'loadMs',
  'firstTokenMs',
  'longFirstTokenMs',
  'prefillTokensPerSecond',
  'decodeTokensPerSecond',
  'memoryBytes',
] as const;
export type BenchmarkFigureName = (typeof benchmarkFigureNames)[number];

/** One figure over all runs. `spread` is the largest sample less the smallest; both `null` when nothing could be measured. */
export const benchmarkFigureSchema = z.object({
  median: z.number().nullable(),
  spread: z.number().nullable(),
  samples: z.array(z.number()),
});
export type BenchmarkFigure = z.infer<typeof benchmarkFigureSchema>;

export const benchmarkSchema = z.object({
  id: z.string(),
  /** UTC milliseconds of its end. */
  atMs: z.number(),
  /** The baseline it was saved as; `null` for a run without a name. */
  name: z.string().nullable(),
  model: z.string(),
  digest: z.string().nullable(),
  daemonVersion: z.string().nullable(),
  /** Version of the prompts; only runs of one version are compared. */
  suite: z.number().int(),
  runs: z.number().int(),
  /** Requests of others that ran when it began: they take speed away from it. */
  inFlightCount: z.number().int(),
  contextLength: z.number().nullable(),
  gpuBytes: z.number().nullable(),
  machine: z.object({ platform: z.string(), arch: z.string(), cpu: z.string(), totalBytes: z.number() }),
  figures: z.record(z.enum(benchmarkFigureNames), benchmarkFigureSchema),
});
export type Benchmark = z.infer<typeof benchmarkSchema>;

/** How a benchmark goes on. `isStored` is `false` while the log does not take rows. */
export const benchmarkEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('step-started'),
    step: z.enum(['unload', 'load', 'warm-up', 'short', 'long']),
    run: z.number().int(),
    runs: z.number().int(),
  }),
  z.object({ type: z.literal('benchmark-finished'), benchmark: benchmarkSchema, isStored: z.boolean() }),
]);
export type BenchmarkEvent = z.infer<typeof benchmarkEventSchema>;

export const verdicts = ['regression', 'improvement', 'same'] as const;

/** One figure before and after. `noise` is the difference below which it says nothing; `change` is relative to `before`. */
export const figureChangeSchema = z.object({
  figure: z.enum(benchmarkFigureNames),
  before: z.number(),
  after: z.number(),
  change: z.number(),
  noise: z.number(),
  verdict: z.enum(verdicts),
});
export type FigureChange = z.infer<typeof figureChangeSchema>;

/** The newest run of a model beside its baseline. `sentence` says what changed and what to look at. */
export const benchmarkRowSchema = z.object({
  model: z.string(),
  newest: benchmarkSchema,
  baseline: benchmarkSchema.nullable(),
  verdict: z.enum([...verdicts, 'not-compared']),
  changes: z.array(figureChangeSchema),
  sentence: z.string(),
});
export type BenchmarkRow = z.infer<typeof benchmarkRowSchema>;

/** `baseline` is the name that was asked for; `null` compares with the run before. */
export const benchmarkReportSchema = z.object({ baseline: z.string().nullable(), rows: z.array(benchmarkRowSchema) });
export type BenchmarkReport = z.infer<typeof benchmarkReportSchema>;
