import { z } from 'zod';
import { backendListSchema, modelReference, modelRulesSchema } from './backend-config.ts';

const duration = z.string().regex(/^(0|\d+(\.\d+)?(ms|s|m|h|d))$/, 'a duration such as 500ms, 30s, 5m, 2h or 7d');
/** "host:port"; port 0 lets the system choose one. */
const hostPort = z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}$/, 'host:port, for example 127.0.0.1:11444');
const onOffAuto = z.union([z.enum(['auto']), z.boolean()]);

const gatewaySchema = z.strictObject({
  listen: hostPort.default('127.0.0.1:11444'),
  /** Answer on Ollama's usual port too: when it is free at start (auto), always, or never. */
  takeOverOllamaPort: onOffAuto.default('auto'),
  maxBodyMb: z.number().positive().max(1024).default(64),
  /** Answer on /docs, /redoc and /openapi.*. */
  docs: z.boolean().default(true),
  /** A prompt that is longer than the model's context: warn in the answer's headers, or refuse it before it is sent. */
  onOverlongPrompt: z.enum(['warn', 'refuse']).default('warn'),
});
const daemonSchema = z.strictObject({
  manage: z.boolean().default(true),
  /** Path of the ollama executable; auto searches the usual places. */
  binary: z.string().default('auto'),
  keepAlive: z.string().default('5m'),
  contextLength: z.union([z.literal('auto'), z.number().int().positive()]).default('auto'),
  parallel: z.number().int().positive().max(64).default(1),
  maxLoadedModels: z.union([z.literal('auto'), z.number().int().positive()]).default('auto'),
  kvCacheType: z.enum(['auto', 'f16', 'q8_0', 'q4_0']).default('auto'),
  flashAttention: onOffAuto.default('auto'),
  /** Bytes as GiB, for example 20 for 20 GiB; auto computes it from RAM and the Metal limit. */
  memoryBudget: z.union([z.literal('auto'), z.number().positive()]).default('auto'),
  extraEnv: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable'), z.string())
    .default({}),
});
const timeoutsSchema = z.strictObject({
  connect: duration.default('3s'),
  firstByte: duration.default('10m'),
  idle: duration.default('2m'),
  /** 0 means none. */
  total: duration.default('0'),
});
const logSchema = z.strictObject({
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  retentionDays: z.number().int().positive().default(90),
});

const workersSchema = z.strictObject({
  maxPromptChars: z.number().int().positive().max(10_000_000).default(8000),
  /** Regular expressions; a prompt in which one of them finds something is refused. `(?i:...)` ignores case. */
  blockedPatterns: z
    .array(z.string().min(1).max(200).refine(isExpression, 'This is not a regular expression.'))
    .max(32)
    .default([]),
  /** Model by type of worker. */
  types: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'the name of a worker type, such as local_llm'),
      modelReference,
    )
    .default({}),
});

function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').unicode;
  } catch {
    // A pattern that does not compile is the answer, not a failure.
    return false;
  }
}

/** The whole of `config.yaml`, strict: an unknown key is an error. Each section may be left out. */
export const configSchema = z.strictObject({
  version: z.literal(1).default(1),
  gateway: gatewaySchema.prefault({}),
  daemon: daemonSchema.prefault({}),
  timeouts: timeoutsSchema.prefault({}),
  log: logSchema.prefault({}),
  backends: backendListSchema.default([]),
  models: modelRulesSchema.default([]),
  /** For requests that name no model. */
  defaultModel: modelReference.nullable().default(null),
  workers: workersSchema.prefault({}),
});
export type Config = z.infer<typeof configSchema>;
