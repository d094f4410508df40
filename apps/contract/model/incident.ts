import { z } from 'zod';
import { logLineSchema } from './daemon.ts';

/** `stuck`: Ollama answered its health check, but generated nothing. `crash`: it ended by itself. `hang`: it stopped answering. `wake`: the machine slept. */
export const incidentKinds = ['stuck', 'crash', 'hang', 'wake'] as const;

/** What was done, when, and what came of it. */
export const recoveryStepSchema = z.object({
  atMs: z.number(),
  action: z.enum(['canary', 'cancel-requests', 'unload-models', 'restart-daemon', 'purge-connections', 'probe']),
  /** For example "no token within 20 s". */
  outcome: z.string(),
});
export type RecoveryStep = z.infer<typeof recoveryStepSchema>;

/** One failure that Drover noticed and dealt with. */
export const incidentSchema = z.object({
  id: z.string(),
  kind: z.enum(incidentKinds),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  durationMs: z.number(),
  isRecovered: z.boolean(),
  /** What happened, in one sentence for a person. */
  sentence: z.string(),
  /** What to do so that it does not happen again; empty when nothing is known. */
  advice: z.string(),
  steps: z.array(recoveryStepSchema),
  /** Requests that were running or refused because of it; at most 100. */
  requestIds: z.array(z.string()),
  requestCount: z.number().int(),
  memory: z
    .object({
      budgetBytes: z.number(),
      availableBytes: z.number().nullable(),
      pressure: z.string(),
      residents: z.array(z.object({ name: z.string(), sizeBytes: z.number() })),
    })
    .nullable(),
  /** The daemon's last lines before it, oldest first, at most 50. */
  logLines: z.array(logLineSchema),
});
export type Incident = z.infer<typeof incidentSchema>;
