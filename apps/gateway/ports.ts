import type { Clock, Timers } from '../base/index.ts';
import type { Completion, HealthReport, InFlight, OpenRecord, ReadyOutcome } from '../contract/model/index.ts';

/** What the gateway needs from other rooms; `host` fits them together. Shapes agree with those rooms' own ports. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** `bytes` random bytes in lower-case hex. */
  readonly randomHex: (bytes: number) => string;
  readonly daemon: DaemonPort;
  readonly records: RecordPort;
  /** After a model may have been loaded or unloaded by a request. */
  readonly noteModelUse: (model: string) => void;
  readonly health: () => HealthReport;
  readonly log: LogPort;
}

export interface DaemonPort {
  readyUrl(): string | null;
  ensureReady(signal: AbortSignal): Promise<ReadyOutcome>;
}

export interface RecordPort {
  open(record: OpenRecord): Promise<void>;
  complete(completion: Completion): void;
}

/** Structured log lines; never prompts, completions or keys. */
export interface LogPort {
  info(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  error(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
}

/** Limits and time-outs, all explicit. Times in milliseconds, 0 for none; sizes in bytes. */
export interface GatewaySettings {
  /** `port` 0 lets the system choose. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Also answer here when the port is free (`isRequired` false) or fail when it is not; `null` for never. */
  readonly takeOver: { readonly host: string; readonly port: number; readonly isRequired: boolean } | null;
  readonly maxBodyBytes: number;
  readonly maxResponseBytes: number;
  readonly maxLineLength: number;
  readonly maxJsonDepth: number;
  /** How long a request waits for a backend that is starting before it is refused with `backend_starting`. */
  readonly readyWaitMs: number;
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly keepAliveCommentMs: number;
  readonly drainGraceMs: number;
  readonly version: string;
}

/** The gateway as the rest of Drover sees it. */
export interface Gateway {
  /** Base URL clients use, with the actual port. */
  readonly url: string;
  readonly takeOverUrl: string | null;
  inFlight(): readonly InFlight[];
  /** Told at most once per loop turn. */
  onInFlightChange(listener: () => void): () => void;
  /** Aborts a running request; its client gets an error in its dialect. */
  cancel(id: string): boolean;
  /** Median own overhead of the last 200 answered requests, milliseconds. */
  overheadMs(): number | null;
  /** Stops accepting (503 `shutting_down`), lets streams finish within the grace, then ends them with an in-stream error. */
  close(): Promise<void>;
}
