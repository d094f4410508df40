import { z } from 'zod';
import { clientDialects } from '../../base/index.ts';
import { gatewayReachSchema } from './access-page.ts';
import { projectIdForm } from './name-forms.ts';

/** When a client called last, in the last thirty days. */
export const clientSightingSchema = z.object({
  /** Id of the client. */
  client: z.string(),
  lastAtMs: z.number(),
  /** As whom the log knows the newest: a program or a User-Agent's first word. */
  app: z.string().nullable(),
  agent: z.string().nullable(),
});
export type ClientSighting = z.infer<typeof clientSightingSchema>;

/** Data of the Connect page in one call. */
export const connectPageSchema = z.object({
  atMs: z.number(),
  gateway: gatewayReachSchema.extend({
    /** Where other machines reach it; none on loopback. */
    networkUrls: z.array(z.string()),
  }),
  /** Models that chat, those in memory first; then names that the rules lead somewhere. */
  models: z.array(z.string()),
  projects: z.array(z.string()),
  /** Those that are good now, without a secret. */
  keys: z.array(z.object({ id: z.string(), name: z.string(), project: z.string().nullable(), isSigned: z.boolean() })),
  /** Each client once; `null` when the log cannot be read. */
  seen: z.array(clientSightingSchema).nullable(),
  storageProblem: z.string().nullable(),
});
export type ConnectPage = z.infer<typeof connectPageSchema>;

export const connectionTestRequestSchema = z.object({
  dialect: z.enum(clientDialects),
  model: z.string().min(1).max(512),
  project: z.string().regex(projectIdForm).nullable(),
});
export type ConnectionTestRequest = z.infer<typeof connectionTestRequestSchema>;

/** What came of one token that was asked for through the gateway. */
export const connectionTestSchema = z.object({
  isAnswered: z.boolean(),
  /** `null` when nothing answered. */
  status: z.number().int().nullable(),
  tookMs: z.number(),
  requestId: z.string().nullable(),
  /** Who answered. */
  backend: z.string().nullable(),
  model: z.string().nullable(),
  problem: z.object({ code: z.string(), message: z.string(), nextStep: z.string() }).nullable(),
});
export type ConnectionTest = z.infer<typeof connectionTestSchema>;
