import { z } from 'zod';

export const daemonFailureCodes = [
  'daemon_not_found',
  'daemon_not_executable',
  'port_conflict',
  'crash_loop',
  'never_ready',
  'spawn_failed',
] as const;
export const daemonFailureCodeSchema = z.enum(daemonFailureCodes);
export type DaemonFailureCode = z.infer<typeof daemonFailureCodeSchema>;

/** How a daemon process ended; both `null` when it could not be observed. */
export const daemonExitSchema = z.object({
  code: z.number().int().nullable(),
  signal: z.string().nullable(),
  atMs: z.number(),
  /** In plain words, for example "ended by SIGKILL". */
  reason: z.string(),
});
export type DaemonExit = z.infer<typeof daemonExitSchema>;

/** `spawned`: ours to stop. `adopted`: somebody else's, only watched, never signalled. */
export const ownershipSchema = z.enum(['spawned', 'adopted']);
export type Ownership = z.infer<typeof ownershipSchema>;

/** Where the daemon stands. Times are UTC milliseconds. */
export const daemonStateSchema = z.discriminatedUnion('kind', [
  /** Drover was told to run no daemon (`--engine none`, `daemon.manage: false` with nothing to adopt). */
  z.object({ kind: z.literal('absent'), reason: z.string() }),
  z.object({ kind: z.literal('stopped'), sinceMs: z.number() }),
  z.object({ kind: z.literal('starting'), attempt: z.number().int(), sinceMs: z.number(), deadlineMs: z.number() }),
  z.object({
    kind: z.literal('ready'),
    version: z.string(),
    ownership: ownershipSchema,
    pid: z.number().int().nullable(),
    url: z.string(),
    sinceMs: z.number(),
  }),
  /** Alive but not answering its health check; new requests are refused, a restart follows. */
  z.object({
    kind: z.literal('degraded'),
    reason: z.string(),
    missedProbes: z.number().int(),
    sinceMs: z.number(),
    url: z.string(),
  }),
  z.object({ kind: z.literal('stopping'), sinceMs: z.number(), next: z.enum(['stopped', 'starting']) }),
  z.object({
    kind: z.literal('backing-off'),
    untilMs: z.number(),
    attempt: z.number().int(),
    lastExit: daemonExitSchema,
  }),
  /** Something else keeps ending our daemon; we stopped fighting. */
  z.object({ kind: z.literal('contended'), reason: z.string(), advice: z.string(), sinceMs: z.number() }),
  z.object({
    kind: z.literal('failed'),
    code: daemonFailureCodeSchema,
    message: z.string(),
    advice: z.string(),
    /** The last lines of the daemon's standard error, at most 20. */
    lastLines: z.array(z.string()),
    sinceMs: z.number(),
  }),
]);
export type DaemonState = z.infer<typeof daemonStateSchema>;
export type DaemonStateKind = DaemonState['kind'];

export const engines = ['ollama', 'simulator', 'none'] as const;
export const engineSchema = z.enum(engines);
export type Engine = z.infer<typeof engineSchema>;

/** One line of the daemon's or Drover's own output. */
export const logLineSchema = z.object({ atMs: z.number(), stream: z.enum(['out', 'error']), text: z.string() });
export type LogLine = z.infer<typeof logLineSchema>;

export const knobTypeSchema = z.enum(['switch', 'number', 'duration', 'path', 'text']);
export type KnobType = z.infer<typeof knobTypeSchema>;

/** One daemon variable: effective value, where it comes from, and an honest word on whether today's Ollama reads it. */
export const environmentEntrySchema = z.object({
  name: z.string(),
  type: knobTypeSchema,
  /** What is passed; empty when nothing is and Ollama takes its default. */
  value: z.string(),
  /** What the next start of the daemon passes, empty for nothing, when that is not `value`; else `null`. */
  pendingValue: z.string().nullable(),
  defaultValue: z.string(),
  unit: z.string(),
  origin: z.enum(['default', 'computed', 'config', 'extraEnv', 'environment']),
  /** The origin in words. */
  source: z.string(),
  /** Key of config.yaml that sets it; `null` when none does. */
  setting: z.string().nullable(),
  /** Whether a change reaches the daemon only by a restart. */
  needsRestart: z.boolean(),
  isHonoured: z.boolean(),
  note: z.string(),
});
export type EnvironmentEntry = z.infer<typeof environmentEntrySchema>;

/** What `ensureReady` found. `unavailable` carries everything a caller needs for a clear refusal. */
export type ReadyOutcome =
  | { readonly kind: 'ready'; readonly url: string; readonly version: string }
  | {
      readonly kind: 'unavailable';
      readonly reason: 'starting' | 'stopped' | 'failed' | 'absent';
      readonly message: string;
      readonly advice: string;
      readonly retryAfterSeconds: number | null;
    };
