import { z } from 'zod';
import {
  daemonStateSchema,
  healthReportSchema,
  incidentSchema,
  inFlightSchema,
  installedModelSchema,
  modelEventSchema,
  modelPolicySchema,
  pendingRestartSchema,
  pullSchema,
  requestRecordSchema,
  residencySchema,
  residentModelSchema,
} from '../model/index.ts';
import { requestPauseSchema } from './snapshots.ts';

/** Facts as they happen. `sequence` counts up from 1 per service; after a gap (`missed` > 0) the reader takes a new snapshot. */
export const controlEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('daemon-changed'), state: daemonStateSchema, health: healthReportSchema }),
  /** All running requests, at most twice a second while any runs, and once more when the last has ended. */
  z.object({ type: z.literal('in-flight-changed'), requests: z.array(inFlightSchema) }),
  /** Requests that ended since the last such event, oldest first. */
  z.object({ type: z.literal('records-stored'), records: z.array(requestRecordSchema) }),
  z.object({ type: z.literal('residency-changed'), models: z.array(residentModelSchema) }),
  /** All downloads, at most twice a second. */
  z.object({ type: z.literal('pulls-changed'), pulls: z.array(pullSchema) }),
  /** A model was pulled, removed or copied through Drover. */
  z.object({ type: z.literal('installed-changed'), models: z.array(installedModelSchema) }),
  /** As above, with what is being loaded, who waits, and the budget that holds now. */
  z.object({ type: z.literal('memory-changed'), residency: residencySchema }),
  /** A load, unload or eviction; one with an id that was told before replaces that one. */
  z.object({ type: z.literal('model-event'), event: modelEventSchema }),
  z.object({ type: z.literal('policies-changed'), policies: z.array(modelPolicySchema) }),
  z.object({ type: z.literal('incident-recorded'), incident: incidentSchema }),
  z.object({ type: z.literal('restart-changed'), pendingRestart: pendingRestartSchema.nullable() }),
  /** The configuration file is another one, or what is in force or wrong with it is. */
  z.object({ type: z.literal('config-changed'), etag: z.string() }),
  z.object({ type: z.literal('pause-changed'), pause: requestPauseSchema.nullable() }),
  /** Every 2 seconds, so that a reader can tell silence from a lost connection. */
  z.object({
    type: z.literal('heartbeat'),
    atMs: z.number(),
    residentBytes: z.number(),
    cpuPercent: z.number(),
    overheadMs: z.number().nullable(),
  }),
  /** The reader was too slow and lost this many events. */
  z.object({ type: z.literal('missed'), count: z.number().int() }),
]);
export type ControlEvent = z.infer<typeof controlEventSchema>;
