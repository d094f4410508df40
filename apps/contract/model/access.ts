import { z } from 'zod';
import { keepAliveSchema } from './model-policy.ts';
import { modelPatternForm, projectIdForm } from './name-forms.ts';

/** `infer`: ask models. `manage`: pull, create, load and delete them. `admin`: keys, configuration, audit. None contains another. */
export const keyScopes = ['infer', 'manage', 'admin'] as const;
export type KeyScope = (typeof keyScopes)[number];

/** `bearer`: the key travels with each request. `signed`: only signatures made with it do, and it is refused itself. */
export const keyModes = ['bearer', 'signed'] as const;

const ceiling = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullable();

/** What may be used; `null` is no limit. Days and months are those of UTC; a minute is any sixty seconds. */
export const limitsSchema = z.strictObject({
  /** Requests in any sixty seconds. */
  rpm: z.number().int().min(1).max(100_000).nullable().default(null),
  tokensPerMinute: ceiling.default(null),
  tokensPerDay: ceiling.default(null),
  tokensPerMonth: ceiling.default(null),
  /** Requests at the same time. */
  concurrency: ceiling.default(null),
});
export type Limits = z.infer<typeof limitsSchema>;
export type LimitName = keyof Limits;

const limitFields = limitsSchema.shape;
/** Limits that are to be others: what is left out stays, `null` takes one away. */
export const limitChangesSchema = z
  .strictObject({
    rpm: limitFields.rpm.unwrap(),
    tokensPerMinute: limitFields.tokensPerMinute.unwrap(),
    tokensPerDay: limitFields.tokensPerDay.unwrap(),
    tokensPerMonth: limitFields.tokensPerMonth.unwrap(),
    concurrency: limitFields.concurrency.unwrap(),
  })
  .partial();

/** The most that one request may ask for; `null` is no ceiling. */
export const ceilingsSchema = z.strictObject({
  /** Tokens (`num_ctx`). */
  contextLength: ceiling.default(null),
  /** Answers to one request (`n`). */
  choices: ceiling.default(null),
  /** How long a model may be kept in memory after the request, milliseconds. */
  keepAliveMs: ceiling.default(null),
  /** Tokens of the answer. */
  maxTokens: ceiling.default(null),
  /** What becomes of a request for more: it gets the most there is and is told, or it is refused. */
  onExcess: z.enum(['clamp', 'refuse']).default('clamp'),
});
export type Ceilings = z.infer<typeof ceilingsSchema>;
export type CeilingName = Exclude<keyof Ceilings, 'onExcess'>;

const ceilingFields = ceilingsSchema.shape;
/** Ceilings that are to be others: what is left out stays, `null` takes one away. */
export const ceilingChangesSchema = z
  .strictObject({
    contextLength: ceilingFields.contextLength.unwrap(),
    choices: ceilingFields.choices.unwrap(),
    keepAliveMs: ceilingFields.keepAliveMs.unwrap(),
    maxTokens: ceilingFields.maxTokens.unwrap(),
    onExcess: ceilingFields.onExcess.unwrap(),
  })
  .partial();

/** A model name or a pattern with `*`, on any backend; `backend/model` names the backend too. */
export const modelPatternSchema = z
  .string()
  .max(512)
  .regex(modelPatternForm, 'the name of a model, or a pattern such as qwen3* or local/*');

export const publicIdSchema = z
  .string()
  .regex(/^[a-z2-7]{12}$/, 'the public part of a key, 12 of the characters a-z 2-7');

const timeMs = z.number().int().min(0);

/** A key without its secret. Times are UTC milliseconds. */
export const apiKeySchema = z.strictObject({
  /** The public part of the key's text. */
  id: publicIdSchema,
  /** Whose requests these are; `null` leaves that to the request. */
  project: z.string().regex(projectIdForm).nullable(),
  name: z.string().min(1).max(128),
  mode: z.enum(keyModes),
  scopes: z.array(z.enum(keyScopes)).max(keyScopes.length),
  /** Models that may be used; `["*"]` is all, an empty list none. */
  models: z.array(modelPatternSchema).max(256),
  limits: limitsSchema,
  ceilings: ceilingsSchema,
  /** How long models stay in memory after its requests; `null` leaves that to its project and to the rules. */
  keepAlive: keepAliveSchema.nullable(),
  createdAtMs: timeMs,
  expiresAtMs: timeMs.nullable(),
  revokedAtMs: timeMs.nullable(),
  /** The key that took its place when it was rotated. */
  replacedBy: publicIdSchema.nullable(),
  /** A replaced key is good until then. */
  overlapUntilMs: timeMs.nullable(),
  lastUsedAtMs: timeMs.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** What a key is to become: what is left out stays. Its project, rights and secret are those of its making. */
export const keyChangeSchema = apiKeySchema
  .pick({ name: true, models: true, keepAlive: true })
  .partial()
  .extend({ id: publicIdSchema, limits: limitChangesSchema.optional(), ceilings: ceilingChangesSchema.optional() });
export type KeyChange = z.infer<typeof keyChangeSchema>;

/** A key as it is stored. `secretHash` is the SHA-256 of the secret part, 64 hexadecimal digits; it leaves the service in no answer. */
export interface StoredKey {
  readonly record: ApiKey;
  readonly secretHash: string;
}

/** The only answer that holds a key's text: it is shown once. */
export const createdKeySchema = z.strictObject({ key: z.string(), record: apiKeySchema });
export type CreatedKey = z.infer<typeof createdKeySchema>;

/** Who did what to what, when, and what came of it. Never holds a key or a secret. */
export const auditEntrySchema = z.strictObject({
  id: z.string(),
  atMs: timeMs,
  /** For example `console`, `cli`, or `key:` with a public id. */
  actor: z.string(),
  /** For example `key-created`. */
  action: z.string(),
  /** For example a public id or the name of a project. */
  target: z.string().nullable(),
  outcome: z.enum(['done', 'refused', 'failed']),
  detail: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const limitScopes = ['key', 'project', 'address'] as const;
export type LimitScope = (typeof limitScopes)[number];

/** How far one limit of one key, project or address is used up. */
export const limitStateSchema = z.strictObject({
  scope: z.enum(limitScopes),
  id: z.string(),
  limit: limitsSchema.keyof(),
  ceiling: z.number().int(),
  used: z.number().int(),
  remaining: z.number().int(),
  /** Milliseconds until all of it is there again; `null` when that is not a matter of time. */
  resetMs: z.number().nullable(),
});
export type LimitState = z.infer<typeof limitStateSchema>;

/** What a key, project or address has used, as it outlives a restart. Times are UTC milliseconds. */
export interface QuotaUsage {
  /** For example `key:` with a public id. */
  readonly subject: string;
  readonly dayStartMs: number;
  readonly dayTokens: number;
  readonly monthStartMs: number;
  readonly monthTokens: number;
  /** Requests of the last minute: `[atMs, count]`, oldest first, no more than one entry a second. */
  readonly requests: readonly (readonly [number, number])[];
  /** Tokens of the last minute, as `requests`. */
  readonly tokens: readonly (readonly [number, number])[];
}

const keyText = /(sk-drover-[a-z2-7]{12})-[A-Za-z0-9_-]+/gi;

/** The text with the secret part of every key in it left out. */
export function hideKeySecrets(text: string): string {
  return text.replaceAll(keyText, '$1-…');
}
