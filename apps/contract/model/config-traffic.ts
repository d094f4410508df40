import { z } from 'zod';
import { durationSchema, limitSchema } from './config-forms.ts';
import { backendIdForm } from './name-forms.ts';

const queueSchema = z.strictObject({
  max: z.number().int().min(0).max(100_000).default(64).meta({
    description: 'Requests that may wait for each model of a backend; the next one is refused.',
    unit: 'requests',
  }),
  maxWait: durationSchema
    .default('2m')
    .meta({ description: 'Longest wait in the queue; 0 means as long as it takes.' }),
});

export const limitsSchema = z.strictObject({
  rpm: limitSchema.default(0).meta({ description: 'Requests of each caller; 0 means any number.', unit: 'a minute' }),
  concurrency: z
    .record(
      z.string().regex(new RegExp(`^${backendIdForm}$`), 'the id of a backend'),
      z.union([z.literal('auto'), z.number().int().positive().max(10_000)]),
    )
    .default({})
    .meta({
      description:
        'Requests that each model of a backend runs at once; more wait in line. auto, also where none is named: daemon.parallel for the Ollama that Drover starts, any number elsewhere.',
      unit: 'requests',
    }),
  queue: queueSchema.prefault({}).meta({ description: 'Requests that wait for a free place.' }),
});

export const timeoutsSchema = z.strictObject({
  connect: durationSchema.default('3s').meta({ description: 'Until a backend takes the connection.' }),
  firstByte: durationSchema
    .default('10m')
    .meta({ description: 'Until the first byte of the answer; loading a model falls into it.' }),
  idle: durationSchema.default('2m').meta({ description: 'Longest pause within an answer.' }),
  total: durationSchema.default('0').meta({ description: 'The whole request; 0 means none.' }),
});

export const retrySchema = z.strictObject({
  attempts: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(3)
    .meta({ description: 'Tries of one request in all, before its first byte; 1 means no second one.', unit: 'tries' }),
  baseMs: z
    .number()
    .int()
    .min(1)
    .max(60_000)
    .default(200)
    .meta({ description: 'Pause before the second try; it doubles, with chance, for each one after.', unit: 'ms' }),
  budgetPercent: z
    .number()
    .min(0)
    .max(100)
    .default(20)
    .meta({ description: 'Share of further tries in all requests; beyond it none is made.', unit: '%' }),
});

export const breakerSchema = z.strictObject({
  failures: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .meta({ description: 'Failures in a row after which a backend is left alone.', unit: 'failures' }),
  openFor: durationSchema
    .default('30s')
    .meta({ description: 'How long it is left alone before one request tries it.' }),
});

export const cacheSchema = z.strictObject({
  responses: z
    .boolean()
    .default(false)
    .meta({ description: 'Answer a request from the answer to the very same one before.' }),
  coalesce: z
    .boolean()
    .default(false)
    .meta({ description: 'Send the same request at the same time once, where its answer may be kept.' }),
  ttl: durationSchema
    .default('1h')
    .meta({ description: 'How long an answer counts; 0 means as long as there is space.' }),
  maxMb: z.number().int().min(1).max(65_536).default(256).meta({ description: 'Space for kept answers.', unit: 'MB' }),
  embeddings: z.boolean().default(true).meta({ description: 'Keep embeddings: they never differ for the same text.' }),
});
