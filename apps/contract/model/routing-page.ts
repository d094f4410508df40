import { z } from 'zod';
import { backendReportSchema } from './backend-report.ts';
import { routeSettingsSchema } from './route-answer.ts';
import { routeRefusals, routeStepSchema } from './route-plan.ts';

const address = z.string().max(600);

/** A rule as it is being written: in the form of the configuration file, but not checked. */
export const ruleDraftSchema = z.strictObject({
  match: z.string().max(600),
  use: z.array(address).max(64).default([]),
  split: z
    .array(z.strictObject({ to: address, weight: z.number() }))
    .max(64)
    .optional(),
  set: z.record(z.string().max(64), z.union([z.number(), z.string().max(64)])).optional(),
});
export type RuleDraft = z.infer<typeof ruleDraftSchema>;

/** All rules in their order, and the default. A page that has changed nothing leaves the draft out. */
export const routingDraftSchema = z.strictObject({
  rules: z.array(ruleDraftSchema).max(1024),
  defaultModel: z.string().max(600).nullable(),
});
export type RoutingDraft = z.infer<typeof routingDraftSchema>;

/** A backend with the lines before its models, and what the configuration says of it. */
export const routingBackendSchema = backendReportSchema.extend({
  waiting: z.number().int(),
  /** Requests that it takes at once, where there is such a limit. */
  slots: z.number().int().nullable(),
  /** Its place among the backends of the configuration file; `null` for the managed one that the file does not name. */
  fileIndex: z.number().int().nullable(),
});
export type RoutingBackend = z.infer<typeof routingBackendSchema>;

/** The Routing page, without what the request log knows. */
export const routingPageSchema = z.object({
  atMs: z.number(),
  /** Of the configuration file; a save must name it. */
  etag: z.string(),
  filePath: z.string(),
  /** When the file was last changed, UTC milliseconds. */
  savedAtMs: z.number().nullable(),
  /** Why the rules cannot be changed here, in a sentence. */
  lockedBecause: z.string().nullable(),
  rules: z.array(ruleDraftSchema),
  defaultModel: z.string().nullable(),
  /** Where a request goes that names no model; `null` when it is refused. */
  defaultTarget: z.string().nullable(),
  backends: z.array(routingBackendSchema),
  projects: z.array(z.string()),
});
export type RoutingPage = z.infer<typeof routingPageSchema>;

/** One thing wrong with a draft. `path` is a dotted path of the configuration, such as `models.2.use.0`. */
export const draftProblemSchema = z.object({
  path: z.string(),
  message: z.string(),
  suggestion: z.string().nullable(),
});
export type DraftProblem = z.infer<typeof draftProblemSchema>;

/** A rule that no request reaches: all that it matches is taken by rule `by` (from 0) before it. */
export const shadowSchema = z.object({
  by: z.number().int(),
  /** `remove` where moving it up would only turn the tables. */
  cure: z.enum(['move', 'remove']),
});

/** A name of which some requests would have gone elsewhere. */
export const movedNameSchema = z.object({
  /** `null` for requests that named none. */
  model: z.string().nullable(),
  requests: z.number().int(),
  from: z.string(),
  to: z.string(),
});
export type MovedName = z.infer<typeof movedNameSchema>;

/** Rules beside the requests of the last 7 days. */
export const routingComparisonSchema = z.object({
  /** What keeps the draft from being in force. */
  problems: z.array(draftProblemSchema),
  rules: z.array(z.object({ requests: z.number().int().nullable(), shadowedBy: shadowSchema.nullable() })),
  /** Requests for a name that no rule has, and requests that named no model. */
  plainRequests: z.number().int().nullable(),
  unnamedRequests: z.number().int().nullable(),
  /** Against the rules in force; `null` while the draft has problems, and when the log cannot be read. */
  moved: z.object({ requests: z.number().int(), names: z.array(movedNameSchema) }).nullable(),
  logProblem: z.string().nullable(),
});
export type RoutingComparison = z.infer<typeof routingComparisonSchema>;

/** What a request asks of a model. */
export const routeNeedsSchema = z.strictObject({
  vision: z.boolean().default(false),
  tools: z.boolean().default(false),
  embedding: z.boolean().default(false),
  thinking: z.boolean().default(false),
  contextTokens: z.number().int().positive().max(100_000_000).nullable().default(null),
});

export const dryRunRequestSchema = z.strictObject({
  model: z.string().max(4096),
  project: z.string().max(64).nullable().default(null),
  session: z.string().max(256).nullable().default(null),
  needs: routeNeedsSchema.prefault({}),
  /** In place of the rules in force. */
  draft: routingDraftSchema.nullable().default(null),
});
export type DryRunRequest = z.infer<typeof dryRunRequestSchema>;

const candidateSchema = z.object({
  backend: z.string(),
  model: z.string(),
  dialect: z.enum(['ollama', 'openai', 'anthropic']),
  settings: routeSettingsSchema,
  why: z.string(),
  /** Whether what is sent there stays on this machine. */
  isLocal: z.boolean(),
  /** Whether the backend has the model; `null` when it has not told its models. */
  isThere: z.boolean().nullable(),
  isResident: z.boolean().nullable(),
  /** What loading it took of late, where it has to be loaded; `null` where it has not, and where nothing tells. */
  expectedLoadMs: z.number().nullable(),
  /** Until the first token with the model in memory, as of late. */
  expectedFirstTokenMs: z.number().nullable(),
});
export type DryRunCandidate = z.infer<typeof candidateSchema>;

/** Where a request would go, without sending one. */
export const dryRunSchema = z.object({
  model: z.string(),
  /** From 0; `null` when no rule names the model. */
  rule: z.number().int().nullable(),
  /** In the order in which they are tried. */
  candidates: z.array(candidateSchema),
  steps: z.array(routeStepSchema),
  /** What the request gets where it says nothing, by the names of the configuration. */
  sets: z.record(z.string(), z.union([z.number(), z.string()])),
  refusal: z
    .object({ code: z.enum(routeRefusals), reason: z.string(), retryAfterMs: z.number().nullable() })
    .nullable(),
});
export type DryRun = z.infer<typeof dryRunSchema>;

/** The last 24 hours by backend. */
export const routingHistorySchema = z.object({
  sinceMs: z.number(),
  untilMs: z.number(),
  /** Bars of equal length, busiest backend first; `null` for requests that were refused before they went anywhere. */
  flows: z.array(
    z.object({ backend: z.string().nullable(), requests: z.number().int(), counts: z.array(z.number().int()) }),
  ),
  /** Until the first token; `null` where nothing was measured. */
  firstTokens: z.array(z.object({ backend: z.string(), p95Ms: z.number().nullable() })),
});
export type RoutingHistory = z.infer<typeof routingHistorySchema>;

export const backendProbeRequestSchema = z.strictObject({
  url: z.string().min(1).max(2048),
  /** `null` to find it out. */
  kind: z.enum(['ollama', 'openai', 'anthropic']).nullable().default(null),
  /** Where its key lies, in the form of the configuration; `null` for none. */
  key: z.record(z.string().max(16), z.string().min(1).max(1024)).nullable().default(null),
  /** Asks this model for one token. */
  trialModel: z.string().min(1).max(512).nullable().default(null),
});
export type BackendProbeRequest = z.infer<typeof backendProbeRequestSchema>;
