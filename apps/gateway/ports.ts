import type { Clock, Timers } from '../base/index.ts';
import type { Completion, HealthReport, InFlight, OpenRecord, ReadyOutcome } from '../contract/model/index.ts';
import type { RouteTable } from '../routing/index.ts';

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
  /** Tokens of context that a resident model of the managed daemon has; `null` when it is not resident or not known. */
  readonly contextLengthOf: (model: string) => number | null;
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

/** A backend as configured. */
export interface BackendSettings {
  /** Name in routes, rows and headers. */
  readonly id: string;
  readonly kind: 'ollama' | 'openai' | 'anthropic';
  /** `managed`: the daemon that Drover looks after. Else a base URL without a trailing slash, which for `openai` and `anthropic` ends in their version path. */
  readonly url: string;
  /** `null` sends none. */
  readonly apiKey: string | null;
  /** The vendor's own service, which refuses fields it does not know. */
  readonly isStrict: boolean;
}

/** Limits of the worker routes. */
export interface WorkerSettings {
  /** Longest prompt, in UTF-16 units. */
  readonly maxPromptChars: number;
  /** A prompt that matches one of these is refused. */
  readonly blockedPatterns: readonly RegExp[];
  /** Model names by worker type, where the configuration names some. */
  readonly models: Readonly<Record<string, string>>;
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
  /** At least one. */
  readonly backends: readonly BackendSettings[];
  readonly routes: RouteTable;
  readonly workers: WorkerSettings;
  /** Whether `/docs`, `/redoc` and `/openapi.*` answer. */
  readonly areDocsServed: boolean;
  /** Folder of the built files of `/docs` and `/redoc`; `null` for none. */
  readonly docsFolder: string | null;
  /** What happens to a prompt that is longer than the context: a warning, or a refusal before it is sent. */
  readonly onOverlongPrompt: 'warn' | 'refuse';
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
