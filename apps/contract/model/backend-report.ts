import { z } from 'zod';
import { circuitSnapshotSchema } from './route-plan.ts';

const kindSchema = z.enum(['ollama', 'openai', 'anthropic']);

/** A model as its backend tells of it. What it does not tell is `null`. */
const backendModelSchema = z.object({
  /** The backend's own name for it. */
  name: z.string(),
  /** Ollama's words: completion, tools, vision, embedding, thinking. */
  capabilities: z.array(z.string()).nullable(),
  /** The longest it takes, in tokens. */
  contextLength: z.number().nullable(),
  /** In memory now. */
  isResident: z.boolean().nullable(),
});
export type BackendModel = Readonly<z.infer<typeof backendModelSchema>>;

/** Connections to one backend. `connected` counts both the `free` ones and those that carry a request; `pending` are requests without one. */
const poolFactsSchema = z.object({
  connected: z.number().int().nonnegative(),
  free: z.number().int().nonnegative(),
  running: z.number().int().nonnegative(),
  pending: z.number().int().nonnegative(),
});
export type PoolFacts = Readonly<z.infer<typeof poolFactsSchema>>;

/** What the gateway knows of a backend now. */
export const backendReportSchema = z.object({
  id: z.string(),
  kind: kindSchema,
  /** Scheme, host and port; `null` for a managed daemon that does not run. */
  url: z.string().nullable(),
  /** The Ollama that Drover looks after. */
  isManaged: z.boolean(),
  /** What is sent there stays on this machine. */
  isLocal: z.boolean(),
  /** When last asked; `null` when nobody asked yet. */
  isAnswering: z.boolean().nullable(),
  /** UTC milliseconds. */
  checkedAtMs: z.number().nullable(),
  /** Why it does not answer, or does not tell its models, in words. */
  problem: z.string().nullable(),
  /** `null` until it has told them. */
  models: z.array(backendModelSchema).nullable(),
  circuit: circuitSnapshotSchema,
  /** Requests that are with it now. */
  running: z.number().int().nonnegative(),
  pool: poolFactsSchema,
});
export type BackendReport = Readonly<z.infer<typeof backendReportSchema>>;

/** What an address turned out to be. */
export const backendProbeSchema = z.object({
  /** `null` when it speaks no dialect that Drover knows. */
  kind: kindSchema.nullable(),
  /** As a configuration would name it: without a trailing slash, with its version path. */
  url: z.string(),
  models: z.array(backendModelSchema),
  /** What was found, in words. */
  message: z.string(),
  /** Why it cannot be used, and what would help; `null` when it can. */
  problem: z.string().nullable(),
  /** One token that a model was asked for. */
  trial: z.object({ model: z.string(), isAnswered: z.boolean(), tookMs: z.number(), message: z.string() }).nullable(),
});
export type BackendProbe = Readonly<z.infer<typeof backendProbeSchema>>;
