import type { Socket } from 'node:net';
import type { ProjectRules } from '../access/index.ts';
import type { Clock, Timers } from '../base/index.ts';
import type {
  Completion,
  FitChoice,
  HealthReport,
  InFlight,
  KeepAlive,
  Limits,
  OpenRecord,
  QuotaUsage,
  ReadyOutcome,
  StoredKey,
} from '../contract/model/index.ts';
import type { CircuitRules, RouteTable } from '../routing/index.ts';

/** What the gateway needs from other rooms; `host` fits them together. Shapes agree with those rooms' own ports. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** `bytes` random bytes in lower-case hex. */
  readonly randomHex: (bytes: number) => string;
  readonly daemon: DaemonPort;
  readonly records: RecordPort;
  readonly memory: MemoryPort;
  readonly keys: KeyPort;
  readonly callers: CallerPort;
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

/** The keys there are. Everything is answered from memory. */
export interface KeyPort {
  /** By its public id. */
  find(id: string): StoredKey | null;
  noteUse(id: string): void;
  /** What keys, projects and addresses had used up when Drover was last stopped. */
  readonly savedUsage: readonly QuotaUsage[];
  /** What changed since the last time. */
  saveUsage(changes: readonly QuotaUsage[]): void;
}

/** Finds programs of this machine by their connections. */
export interface CallerPort {
  /** The program at the other end; `null` when it is not found, or is Drover itself. May take seconds. */
  find(socket: Socket): Promise<CallingProgram | null>;
}

export interface CallingProgram {
  /** Short name that a person knows. */
  readonly program: string;
  readonly pid: number;
  /** Working folder. */
  readonly folder: string | null;
  /** Name of the repository or package that holds the folder, as it is written. */
  readonly project: string | null;
}

/** What the configuration says about a project. */
export interface ProjectSettings {
  readonly rules: ProjectRules;
  readonly limits: Limits;
}

/** Who decides which models of the managed daemon are in memory. */
export interface MemoryPort {
  /** At once where the model is in memory. Never rejects. `createSignal` is called by who has to wait; its signal tells that nobody waits any more. */
  askRoom(wish: RoomWish, createSignal: () => AbortSignal): RoomAnswer | Promise<RoomAnswer>;
  /** A client told the daemon to unload a model. */
  expectUnload(model: string, requestId: string): void;
}

export interface RoomWish {
  readonly model: string;
  /** Tokens; `null` where neither the request nor a rule asks for a length. */
  readonly askedContext: number | null;
  /** Who says how long the model stays; the strongest first. */
  readonly keepAlive: Readonly<Record<'header' | 'body' | 'key' | 'project' | 'rule', KeepAlive | null>>;
  readonly requestId: string;
  /** Who asks, in words: "for a request of notes". */
  readonly detail: string;
}

export interface RoomGrant {
  readonly kind: 'granted';
  /** To ask the daemon for; `null` for what the request says itself. */
  readonly contextLength: number | null;
  /** The request must ask for no length, also where it says one itself. */
  readonly isContextUnsaid: boolean;
  readonly keepAlive: KeepAlive | null;
  /** Called once, when the request has ended. */
  readonly release: (end: RoomUseEnd) => void;
}

/** How the use of a model ended. `loadMs` is the daemon's own measure. */
export interface RoomUseEnd {
  readonly hasAnswered: boolean;
  readonly loadMs: number | null;
  /** `given-up`: nobody waited any more. `refused`: the daemon found the request wrong. `null`: it failed, or it did not. */
  readonly failure: 'given-up' | 'refused' | null;
}

export interface RoomRefusal {
  readonly kind: 'refused';
  readonly reason: 'does-not-fit' | 'no-room' | 'line-full' | 'unavailable' | 'left';
  readonly message: string;
  /** What would help. */
  readonly choices: readonly FitChoice[];
  readonly retryAfterSeconds: number | null;
}
export type RoomAnswer = RoomGrant | RoomRefusal;

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
  /** How long a stream of the managed daemon may be silent before it looks stuck. */
  readonly silencePatienceMs: number;
  readonly retry: { readonly attempts: number; readonly baseMs: number; readonly budgetPercent: number };
  readonly breaker: CircuitRules;
  readonly projects: ReadonlyMap<string, ProjectSettings>;
  /** What each address may use; `null` for anything. */
  readonly addressLimits: Limits | null;
  /** How long models stay after a request of a project, where the configuration says so. */
  readonly keepAliveByProject: ReadonlyMap<string, KeepAlive>;
  /** Whether the programs behind connections from this machine are looked for. */
  readonly areCallersFound: boolean;
}

/** A request that was sent to the managed daemon and has not ended. Milliseconds. */
export interface SilentRequest {
  readonly id: string;
  readonly model: string;
  /** Since anything was heard of it. */
  readonly silentMs: number;
  /** How long silence is nothing unusual for it. */
  readonly patienceMs: number;
}

/** The requests of the managed daemon, for those who look after it. */
export interface DaemonTraffic {
  silent(): readonly SilentRequest[];
  /** Ids of those that run, and of those that failed at this time or later, UTC milliseconds. */
  idsSince(atMs: number): readonly string[];
  /** Ends requests because the daemon is stuck; their clients get `backend_stuck`. */
  cancel(ids: readonly string[]): void;
  /** Lets go of all kept connections: after a sleep some are dead and do not know it. Requests that use them go on. */
  purgeConnections(): void;
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
  /** From now on; running requests go on. Addresses to listen on stay as they were. */
  applySettings(settings: GatewaySettings): void;
  /** In force now. */
  settings(): GatewaySettings;
  /** Median own overhead of the last 200 answered requests, milliseconds. */
  overheadMs(): number | null;
  readonly daemonTraffic: DaemonTraffic;
  /** Stops accepting (503 `shutting_down`), lets streams finish within the grace, then ends them with an in-stream error. */
  close(): Promise<void>;
}
