import { z } from 'zod';
import {
  daemonStateSchema,
  engineSchema,
  healthReportSchema,
  inFlightSchema,
  memoryBudgetSchema,
  pendingRestartSchema,
  problemSchema,
  residencySchema,
  residentModelSchema,
  speedPointSchema,
  usageReportSchema,
} from '../model/index.ts';

/** Until when new requests for the managed daemon wait, UTC milliseconds; `null` until somebody lets them go on. */
export const requestPauseSchema = z.object({ untilMs: z.number().nullable() });
export type RequestPause = z.infer<typeof requestPauseSchema>;

/** The daemon with what surrounds it. `binary` is the resolved path, `null` when none was found or needed. */
export const daemonStatusSchema = z.object({
  engine: engineSchema,
  state: daemonStateSchema,
  binary: z.string().nullable(),
  installHint: z.string(),
  pendingRestart: pendingRestartSchema.nullable(),
  /** New requests for it are kept waiting; absent when they are not. */
  pause: requestPauseSchema.optional(),
  /** In the answer to an order: why the file's settings are not those that the daemon gets. */
  settingsProblem: z.string().optional(),
});
export type DaemonStatus = z.infer<typeof daemonStatusSchema>;

/** One of the processes that serve the gateway's connections. */
export const workerSchema = z.object({
  pid: z.number().int(),
  isReady: z.boolean(),
  residentBytes: z.number(),
  /** Processor time since it began. */
  cpuMs: z.number(),
  connections: z.number().int(),
  /** Requests that it works on. */
  running: z.number().int(),
});

/** Where clients connect, what this program is, and what it costs the machine. */
export const aboutSchema = z.object({
  version: z.string(),
  pid: z.number().int(),
  startedAtMs: z.number(),
  dataDir: z.string(),
  gatewayUrl: z.string(),
  /** Also answering on Ollama's usual port. */
  takeOverUrl: z.string().nullable(),
  consoleUrl: z.string().nullable(),
  residentBytes: z.number(),
  cpuPercent: z.number(),
  /** Median own overhead of the last requests, milliseconds; `null` while fewer than 20 of the last hour are measured. */
  overheadMs: z.number().nullable(),
  /** Absent when the service serves all connections itself. */
  workers: z.array(workerSchema).optional(),
});
export type About = z.infer<typeof aboutSchema>;

/** One look at everything that changes; what `drover status --json` prints. */
export const statusSchema = z.object({
  about: aboutSchema,
  health: healthReportSchema,
  daemon: daemonStatusSchema,
  memory: memoryBudgetSchema,
  /** What of it holds now, which models are on their way there, and which ones requests wait for. */
  memoryNow: residencySchema.omit({ budget: true, residents: true }),
  resident: z.array(residentModelSchema),
  inFlight: z.array(inFlightSchema),
  /** Tokens a second being written now, all requests together. */
  tokensPerSecond: z.number(),
  problems: z.array(problemSchema),
});
export type Status = z.infer<typeof statusSchema>;

/** The Overview page: the status, and the window's speed and use. */
export const overviewSchema = z.object({
  status: statusSchema,
  /** `null` when the log cannot be read; `storageProblem` says why. */
  history: z
    .object({
      byProject: usageReportSchema,
      byApp: usageReportSchema,
      byModel: usageReportSchema,
      speed: z.array(speedPointSchema),
    })
    .nullable(),
  storageProblem: z.string().nullable(),
});
export type Overview = z.infer<typeof overviewSchema>;
