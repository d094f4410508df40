import { z } from 'zod';
import { apiKeySchema, ceilingChangesSchema, ceilingsSchema, limitChangesSchema, limitsSchema } from './access.ts';
import { projectSchema } from './config-projects.ts';
import { projectIdForm } from './name-forms.ts';

const timeMs = z.number().int().min(0);

/** How far one limit is used. `ceiling` is `null` where there is none; what is used is told all the same where it is counted. */
export const meterSchema = z.object({
  limit: limitsSchema.keyof(),
  used: z.number().int(),
  ceiling: z.number().int().nullable(),
  /** Milliseconds until all of it is there again; `null` when that is not a matter of time. */
  resetMs: z.number().nullable(),
});
export type Meter = z.infer<typeof meterSchema>;

/** Where clients reach the gateway. */
export const gatewayReachSchema = z.object({
  url: z.string(),
  takeOverUrl: z.string().nullable(),
  /** Only programs of this machine can connect. */
  isLoopbackOnly: z.boolean(),
  isEncrypted: z.boolean(),
});
export type GatewayReach = z.infer<typeof gatewayReachSchema>;

const projectFields = projectSchema.shape;

/** A project as it is in force, with what was done in its name in the last seven days. */
export const projectReportSchema = z.object({
  id: projectFields.id,
  priority: projectFields.priority.unwrap(),
  models: projectFields.models.unwrap(),
  isLocalOnly: z.boolean(),
  keepAlive: projectFields.keepAlive.unwrap().nullable(),
  /** `null` leaves it to `log.bodies`. */
  keepsBodies: z.boolean().nullable(),
  limits: limitsSchema,
  ceilings: ceilingsSchema,
  meters: z.array(meterSchema),
  /** Programs that called for it, busiest first. */
  apps: z.array(z.object({ name: z.string(), requests: z.number().int(), lastAtMs: timeMs })),
  /** Of seven days; `null` when the log cannot be read. */
  requests: z.number().int().nullable(),
  lastAtMs: timeMs.nullable(),
});
export type ProjectReport = z.infer<typeof projectReportSchema>;

export const keyStandings = ['good', 'replaced', 'expired', 'revoked'] as const;
export type KeyStanding = (typeof keyStandings)[number];

/** A key with what was done with it in the last seven days. */
export const keyReportSchema = z.object({
  record: apiKeySchema,
  /** `replaced`: another took its place, and both are good until the overlap ends. */
  standing: z.enum(keyStandings),
  meters: z.array(meterSchema),
  requests: z.number().int().nullable(),
  /** From where it was used last; `null` when no request of seven days had it. */
  lastFrom: z.object({ address: z.string().nullable(), app: z.string().nullable() }).nullable(),
});
export type KeyReport = z.infer<typeof keyReportSchema>;

/** Who called in the last seven days without a project that is configured. */
export const strangerSchema = z.object({
  app: z.string().nullable(),
  /** The project that its requests named, or its folder did. */
  project: z.string().nullable(),
  requests: z.number().int(),
  lastAtMs: timeMs,
});
export type Stranger = z.infer<typeof strangerSchema>;

/** Data of the Access page. */
export const accessPageSchema = z.object({
  atMs: timeMs,
  gateway: gatewayReachSchema,
  projects: z.array(projectReportSchema),
  /** Newest first. */
  keys: z.array(keyReportSchema),
  /** Busiest first; `null` when the log cannot be read. */
  strangers: z.array(strangerSchema).nullable(),
  storageProblem: z.string().nullable(),
  /** Why projects cannot be changed here, in a sentence; `null` when they can. */
  whyNotProjects: z.string().nullable(),
  /** `log.bodies`, which holds where a project says nothing. */
  areBodiesKept: z.boolean(),
});
export type AccessPage = z.infer<typeof accessPageSchema>;

/** What a project is to become: what is left out stays, `null` goes back to what holds without it. */
export const projectChangeSchema = z.strictObject({
  id: z.string().regex(projectIdForm, 'a name of 1 to 64 of the characters A-Z a-z 0-9 . _ -'),
  priority: projectReportSchema.shape.priority.optional(),
  models: projectFields.models.unwrap().optional(),
  isLocalOnly: z.boolean().optional(),
  keepAlive: projectReportSchema.shape.keepAlive.optional(),
  keepsBodies: z.boolean().nullable().optional(),
  limits: limitChangesSchema.optional(),
  ceilings: ceilingChangesSchema.optional(),
});
export type ProjectChange = z.infer<typeof projectChangeSchema>;

/** What an entry of the audit is about: the first word of its action. */
export const auditSubjects = ['key', 'project', 'config', 'daemon', 'model'] as const;
export type AuditSubject = (typeof auditSubjects)[number];
