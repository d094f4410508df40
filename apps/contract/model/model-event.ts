import { z } from 'zod';

export const modelEventKinds = ['load', 'load-failed', 'unload', 'evict'] as const;
/**
 * Why a model came into memory or left it. `request`: a client asked for it. `order`: a person said so (console, tray, CLI).
 * `expired`: its time to stay ended. `evicted`: another one needed the room. `reloaded`: the same model with another context took its place.
 * `daemon-ended`: Ollama stopped. `recovery`: it was stuck. `elsewhere`: Ollama itself, or a program that does not go through Drover.
 */
export const modelEventCauses = [
  'request',
  'preload',
  'order',
  'expired',
  'evicted',
  'reloaded',
  'daemon-ended',
  'recovery',
  'elsewhere',
] as const;

/** A model came into memory or left it. */
export const modelEventSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  model: z.string(),
  kind: z.enum(modelEventKinds),
  cause: z.enum(modelEventCauses),
  /** The cause in words, for example "to make room for gemma3:4b". */
  detail: z.string(),
  /** Of a load, how long it took; of an unload, how long it had been in memory. `null` when that was not seen. */
  durationMs: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  contextLength: z.number().nullable(),
  requestId: z.string().nullable(),
});
export type ModelEvent = z.infer<typeof modelEventSchema>;
export type ModelEventCause = ModelEvent['cause'];
