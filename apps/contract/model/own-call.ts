import { z } from 'zod';
import { phaseSchema } from './in-flight.ts';
import { projectIdForm } from './name-forms.ts';
import { queuePlaceSchema } from './route-plan.ts';

/** Routes of the gateway that the console can call: those whose answers are text of a model. */
export const ownCallRoutes = [
  '/v1/chat/completions',
  '/v1/messages',
  '/api/chat',
  '/v1/completions',
  '/api/generate',
] as const;
export const ownCallRouteSchema = z.enum(ownCallRoutes);
export type OwnCallRoute = z.infer<typeof ownCallRouteSchema>;

/** A call of the gateway, word for word: `body` is sent as it is, in its route's dialect. */
export const ownCallSchema = z.object({
  route: ownCallRouteSchema,
  body: z.record(z.string(), z.unknown()),
  /** In whose name it is made. */
  project: z.string().regex(projectIdForm),
  /** Tokens of context, for dialects whose bodies cannot say it; `null` leaves it to rules and settings. */
  contextLength: z.number().int().positive().max(999_999_999).nullable(),
});
export type OwnCall = z.infer<typeof ownCallSchema>;

const tokens = z.number().nullable();
const milliseconds = z.number().nullable();

/** What a call comes to, in the order in which it happens. `refused` or `ended` is the last, once. Times are milliseconds since the call was made. */
export const ownCallEventSchema = z.discriminatedUnion('type', [
  /** From the gateway's register of running requests; `place` in the line before its model. */
  z.object({
    type: z.literal('phase'),
    requestId: z.string(),
    phase: phaseSchema,
    place: queuePlaceSchema.nullable(),
  }),
  /** The answer's headers. */
  z.object({
    type: z.literal('answered'),
    requestId: z.string(),
    backend: z.string().nullable(),
    model: z.string().nullable(),
    cache: z.string().nullable(),
  }),
  z.object({ type: z.literal('thinking'), text: z.string() }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('tool-call'), index: z.number().int(), name: z.string() }),
  /** More of the JSON text of that call's arguments. */
  z.object({ type: z.literal('tool-arguments'), index: z.number().int(), json: z.string() }),
  /** The answer is whole. */
  z.object({
    type: z.literal('finished'),
    reason: z.string(),
    promptTokens: tokens,
    completionTokens: tokens,
    loadMs: milliseconds,
    prefillMs: milliseconds,
    decodeMs: milliseconds,
  }),
  /** It was answered with an error: `body` is that in the caller's dialect, `code` Drover's own. */
  z.object({
    type: z.literal('refused'),
    requestId: z.string().nullable(),
    status: z.number().int(),
    code: z.string(),
    message: z.string(),
    body: z.string(),
    totalMs: z.number(),
  }),
  /** `failure` says why the answer is not whole. */
  z.object({
    type: z.literal('ended'),
    firstTokenMs: milliseconds,
    totalMs: z.number(),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
]);
export type OwnCallEvent = z.infer<typeof ownCallEventSchema>;
