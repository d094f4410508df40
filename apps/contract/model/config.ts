import { z } from 'zod';
import { backendListSchema, modelNameSchema, modelReference, modelRulesSchema } from './backend-config.ts';
import { desktopSchema } from './config-desktop.ts';
import { onOffAutoSchema } from './config-forms.ts';
import { gatewaySchema } from './config-gateway.ts';
import { outwardSchema } from './config-outward.ts';
import { pluginsSchema } from './config-plugins.ts';
import { projectSchema } from './config-projects.ts';
import { templateListSchema } from './config-templates.ts';
import { breakerSchema, cacheSchema, limitsSchema, retrySchema, timeoutsSchema } from './config-traffic.ts';
import { usageSettingsSchema } from './config-usage.ts';

const gibibytes = z.union([z.literal('auto'), z.number().positive()]);
const count = z.union([z.literal('auto'), z.number().int().positive()]);

const daemonSchema = z.strictObject({
  manage: z.boolean().default(true).meta({ description: 'Start, watch and stop Ollama.' }),
  binary: z
    .string()
    .default('auto')
    .meta({ description: 'Path of the ollama executable; auto searches the usual places.' }),
  keepAlive: z
    .string()
    .default('5m')
    .meta({ description: 'How long a model stays in memory after its last request.', unit: 's, or with a unit' }),
  contextLength: count
    .default('auto')
    .meta({ description: 'Context of a model where nothing else says.', unit: 'tokens' }),
  parallel: z
    .number()
    .int()
    .positive()
    .max(64)
    .default(1)
    .meta({ description: 'Requests that one model answers at once; each takes its own context.', unit: 'requests' }),
  maxLoadedModels: count.default('auto').meta({ description: 'Models in memory at once.', unit: 'models' }),
  kvCacheType: z
    .enum(['auto', 'f16', 'q8_0', 'q4_0'])
    .default('auto')
    .meta({ description: 'How contexts are kept in memory; q8_0 takes half of f16, q4_0 a quarter.' }),
  flashAttention: onOffAutoSchema.default('auto').meta({ description: 'Attention that takes less memory.' }),
  memoryBudget: gibibytes.default('auto').meta({
    description: 'Memory for all models; auto computes it from the RAM and the limit of Metal.',
    unit: 'GiB',
  }),
  extraEnv: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable'), z.string())
    .default({})
    .meta({ description: 'Further variables of its environment.' }),
  preload: z
    .array(modelNameSchema)
    .max(32)
    .default([])
    .meta({ description: 'Models that are loaded as soon as it is ready, in this order.' }),
  keepAwake: z.boolean().default(true).meta({ description: 'The machine does not fall asleep while requests run.' }),
});
const logSchema = z.strictObject({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'])
    .default('info')
    .meta({ description: 'What is written to drover.log.' }),
  bodies: z.boolean().default(false).meta({ description: 'Keep prompts and answers with the records of requests.' }),
  maxBodiesMb: z
    .number()
    .int()
    .min(1)
    .max(1_048_576)
    .default(256)
    .meta({ description: 'Space for prompts and answers that are kept; the oldest go first.', unit: 'MB' }),
  retentionDays: z
    .number()
    .int()
    .positive()
    .default(90)
    .meta({ description: 'How long records of requests are kept.', unit: 'days' }),
  maxDbMb: z
    .number()
    .int()
    .min(16)
    .max(1_048_576)
    .default(2048)
    .meta({ description: 'Space for records; the oldest go first.', unit: 'MB' }),
  durability: z.enum(['balanced', 'strict']).default('balanced').meta({
    description:
      'What a power cut may cost: the last moments of the log, or nothing, and then each request waits for the disk.',
  }),
});

const workersSchema = z.strictObject({
  maxPromptChars: z
    .number()
    .int()
    .positive()
    .max(10_000_000)
    .default(8000)
    .meta({ description: 'Longest prompt of a worker.', unit: 'characters' }),
  blockedPatterns: z
    .array(z.string().min(1).max(200).refine(isExpression, 'This is not a regular expression.'))
    .max(32)
    .default([])
    .meta({
      description:
        'Regular expressions; a prompt in which one of them finds something is refused. `(?i:...)` ignores case.',
    }),
  types: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'the name of a worker type, such as local_llm'),
      modelReference,
    )
    .default({})
    .meta({ description: 'Model by type of worker.' }),
});

function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').unicode;
  } catch {
    // A pattern that does not compile is the answer, not a failure.
    return false;
  }
}

/**
 * The whole of `config.yaml`, strict: an unknown key is an error. Each section may be left out. `description` and `unit` of each setting
 * are its help text everywhere: in the JSON Schema, on the command line and in docs/configuration.md.
 */
export const configSchema = z.strictObject({
  version: z.literal(1).default(1).meta({ description: 'Version of the form of this file.' }),
  gateway: gatewaySchema.prefault({}).meta({ description: 'The port for clients.' }),
  daemon: daemonSchema.prefault({}).meta({ description: 'The Ollama that Drover looks after.' }),
  timeouts: timeoutsSchema.prefault({}).meta({ description: 'How long things may take.' }),
  log: logSchema.prefault({}).meta({ description: 'What is written and how long it is kept.' }),
  backends: backendListSchema.default([]).meta({
    description:
      'Where models are served. Without one of url managed, the Ollama that Drover looks after is there as local.',
  }),
  models: modelRulesSchema.default([]).meta({
    description: 'Which model a name leads to; the first match wins. A plain installed name needs no entry.',
  }),
  defaultModel: modelReference.nullable().default(null).meta({ description: 'For requests that name no model.' }),
  workers: workersSchema.prefault({}).meta({ description: 'The worker routes, /generate and /chat.' }),
  templates: templateListSchema
    .default([])
    .meta({ description: 'Prompts that requests of any dialect ask for by name.' }),
  plugins: pluginsSchema.prefault({}).meta({ description: 'Code of yours that sees requests and answers.' }),
  projects: z.array(projectSchema).max(1024).default([]).meta({ description: 'Who calls, and what they may.' }),
  limits: limitsSchema.prefault({}).meta({ description: 'What all callers together may use.' }),
  retry: retrySchema.prefault({}).meta({ description: 'Second tries, before the first byte alone.' }),
  breaker: breakerSchema.prefault({}).meta({ description: 'Backends that keep failing are left alone for a while.' }),
  usage: usageSettingsSchema.prefault({}).meta({ description: 'What Usage compares with.' }),
  cache: cacheSchema.prefault({}).meta({ description: 'Answers that are kept.' }),
  telemetry: outwardSchema.prefault({}).meta({ description: 'What is told to other systems.' }),
  desktop: desktopSchema.prefault({}).meta({ description: 'The desktop app; without it these do nothing.' }),
});
export type Config = z.infer<typeof configSchema>;
