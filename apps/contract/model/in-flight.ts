import { z } from 'zod';
import { queuePlaceSchema } from './route-plan.ts';

/** What a running request is doing: waiting for the daemon or its turn, model loading or prompt being read, writing the answer. */
export const phases = ['waiting', 'reading', 'writing'] as const;
export const phaseSchema = z.enum(phases);
export type Phase = z.infer<typeof phaseSchema>;

/** A request that has not ended. Ages are milliseconds since it was received, at the time of the snapshot. */
export const inFlightSchema = z.object({
  id: z.string(),
  receivedAt: z.string(),
  project: z.string().nullable(),
  app: z.string().nullable(),
  model: z.string().nullable(),
  servedModel: z.string().nullable(),
  backend: z.string().nullable(),
  route: z.string(),
  stream: z.boolean(),
  phase: phaseSchema,
  /** In the line before its model; `null` when it stands in none. */
  place: queuePlaceSchema.nullable(),
  ageMs: z.number(),
  firstTokenMs: z.number().nullable(),
  writtenTokens: z.number().int(),
  tokensPerSecond: z.number().nullable(),
});
export type InFlight = z.infer<typeof inFlightSchema>;
