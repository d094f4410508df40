import { z } from 'zod';

/** What the client sent, what the backend was sent in its place, and what the client was answered. */
export const bodyPartNames = ['request', 'sent', 'answer'] as const;
export type BodyPartName = (typeof bodyPartNames)[number];

/** One body of a request on its way to the log, UTF-8. `sizeBytes` is the size of the whole of it, of which `content` may be the beginning. */
export interface CapturedBody {
  readonly part: BodyPartName;
  readonly content: Uint8Array;
  readonly sizeBytes: number;
  readonly isCut: boolean;
}

/** The bodies of one request, which was received at `receivedAtMs` (UTC). */
export interface CapturedBodies {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly parts: readonly CapturedBody[];
}

export const keptBodySchema = z.object({
  part: z.enum(bodyPartNames),
  text: z.string(),
  sizeBytes: z.number(),
  isCut: z.boolean(),
});
export type KeptBody = z.infer<typeof keptBodySchema>;

/** Why a request has no bodies in the log. */
export const noBodiesReasons = ['running', 'off', 'off-for-project', 'no-body', 'removed', 'before', 'lost'] as const;
export type NoBodiesReason = (typeof noBodiesReasons)[number];

/** The bodies of a request in the order of `bodyPartNames`; without any, why. */
export const requestBodiesSchema = z.object({
  parts: z.array(keptBodySchema),
  whyNone: z.object({ reason: z.enum(noBodiesReasons), text: z.string() }).nullable(),
});
export type RequestBodies = z.infer<typeof requestBodiesSchema>;
