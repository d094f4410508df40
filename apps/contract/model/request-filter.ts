import { z } from 'zod';
import { outcomeSchema } from './request-record.ts';

const names = z.array(z.string().max(256)).max(50);

/** Which requests to list. Lists mean "any of"; absent fields do not filter. Times are UTC milliseconds, durations milliseconds. */
export const requestFilterSchema = z
  .object({
    sinceMs: z.number(),
    untilMs: z.number(),
    outcomes: z.array(outcomeSchema),
    /** Rows without an outcome yet. Together with `outcomes` it means "either". */
    isRunning: z.boolean(),
    projects: names,
    apps: names,
    models: names,
    backends: names,
    /** Names or ids of keys; the log itself is asked by ids alone. */
    keys: names,
    routes: names,
    status: z.number().int(),
    errorCode: z.string().max(64),
    minFirstTokenMs: z.number(),
    minTotalMs: z.number(),
    isTruncated: z.boolean(),
    /** A part of model, project, app or error code, a whole correlation id in any case, or a whole id; of an id the first ten characters or more are enough. */
    text: z.string().max(200),
  })
  .partial()
  .strict();
export type RequestFilter = z.infer<typeof requestFilterSchema>;

/** Values with the number of rows that have them, most frequent first. */
export const facetSchema = z.array(z.object({ value: z.string().nullable(), count: z.number().int() }));
export type Facet = z.infer<typeof facetSchema>;

export const requestFacetsSchema = z.object({
  total: z.number().int(),
  promptTokens: z.number().int(),
  completionTokens: z.number().int(),
  outcomes: facetSchema,
  projects: facetSchema,
  apps: facetSchema,
  models: facetSchema,
  backends: facetSchema,
  /** By their names, by their ids where two share one. */
  keys: facetSchema,
  truncated: z.number().int(),
  /** Rows whose first token came later than 2 s after the request. */
  slowFirstToken: z.number().int(),
});
export type RequestFacets = z.infer<typeof requestFacetsSchema>;

/** Bars of the time histogram above the request table. */
export const histogramBarSchema = z.object({
  startMs: z.number(),
  requests: z.number().int(),
  errors: z.number().int(),
});
export type HistogramBar = z.infer<typeof histogramBarSchema>;
