import { z } from 'zod';
import { healthReportSchema, usageGroupingSchema, usageReportSchema } from '../../../contract/model/index.ts';

const openaiError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string().describe('What OpenAI’s clients expect for the status.'),
    param: z.string().nullable().describe('Path of the field at fault, such as `messages[2].content`.'),
    code: z.string().nullable().describe('Drover’s stable code, as in `x-drover-error`.'),
  }),
});

const usageRowSchema = usageReportSchema.shape.total;
const percentilesSchema = usageRowSchema.shape.totalMs;
const labels = z.record(z.string(), z.string());
const metricsDocument = z.object({
  collectedAt: z.string().describe('ISO 8601, UTC.'),
  families: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(['counter', 'gauge', 'histogram']),
        help: z.string(),
        samples: z.array(
          z.union([
            z.object({ labels, value: z.number() }),
            z.object({
              labels,
              count: z.int().min(0),
              sum: z.number(),
              buckets: z.array(
                z.object({
                  le: z.number().nullable().describe('Upper bound; null for the last one, which has none.'),
                  count: z.int().min(0).describe('Counts those of the buckets before too.'),
                }),
              ),
            }),
          ]),
        ),
      }),
    )
    .describe('The same as the text for Prometheus.'),
  recent: z
    .object({
      windowSeconds: z.int(),
      requests: z.int().min(0),
      totalSeconds: percentilesSchema,
      firstTokenSeconds: percentilesSchema,
      queueSeconds: percentilesSchema,
      overheadSeconds: percentilesSchema,
    })
    .describe('Requests of the last minutes; `null` where nothing was measured.'),
});

const figures = usageRowSchema.omit({ name: true });
const usage = z.object({
  by: usageGroupingSchema,
  since: z.string().describe('ISO 8601, UTC; included.'),
  until: z.string().describe('ISO 8601, UTC; excluded.'),
  limitedTo: z
    .union([z.object({ project: z.string() }), z.object({ keyId: z.string() })])
    .nullable()
    .describe('Whose requests alone were counted, by the key of the caller; `null` for all.'),
  total: figures,
  groups: z
    .array(usageRowSchema)
    .describe('Busiest first; `name` is `null` for requests without that property. Times in milliseconds.'),
  groupsLeftOut: z.int().min(0).describe('Groups beyond the first 1,000; the total counts them.'),
});

/** Answers of Drover's own routes, and the error form that they share with OpenAI's. */
export const ownSchemas = {
  OpenaiError: openaiError,
  About: z.object({
    service: z.literal('drover'),
    version: z.string(),
    dialects: z.record(z.string(), z.string()).describe('Base path of each dialect.'),
    health: z.string(),
    metrics: z.string(),
    docs: z.string().optional().describe('Absent where the documents are switched off.'),
    openapi: z.string().optional(),
  }),
  Version: z.object({
    service: z.literal('drover'),
    version: z.string(),
    commit: z.string().nullable().describe('Of which it was built; ends in `-dirty` where files differed from it.'),
    builtAt: z.string().nullable().describe('ISO 8601, UTC.'),
    apis: z.record(z.string(), z.string().nullable()).describe('Version that the paths of each dialect keep to.'),
  }),
  Metrics: metricsDocument,
  Usage: usage,
  Health: healthReportSchema.extend({
    works: z.array(z.string()).describe('What callers can count on, in sentences.'),
    doesNotWork: z.array(z.string()).describe('What they cannot count on now.'),
    version: z.string(),
    inFlight: z.int().min(0).describe('Requests being served.'),
    workers: z.int().min(2).optional().describe('Processes that serve connections, where there are several.'),
  }),
  Readiness: z.object({ ready: z.boolean(), status: healthReportSchema.shape.status, message: z.string() }),
  OllamaHealth: z.object({
    status: z.enum(['ok', 'error']),
    message: z.string(),
    url: z.string().optional().describe('Where Ollama answers.'),
    error_details: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
};
