import type { Socket } from 'node:net';
import type { LimitSubject, ProjectRules } from '../access/index.ts';
import type { Clock, Timers } from '../base/index.ts';
import type {
  BackendProbe,
  BackendReport,
  Ceilings,
  Completion,
  DaemonState,
  FitChoice,
  HealthReport,
  InFlight,
  KeepAlive,
  LimitState,
  Limits,
  OpenRecord,
  QueueSnapshot,
  QuotaUsage,
  ReadyOutcome,
  StoredKey,
  UsageGrouping,
  UsageReport,
} from '../contract/model/index.ts';
import type { CircuitRules, Priority, PromptTemplate, RouteState, RouteTable } from '../routing/index.ts';
import type { CacheSettings, CacheStats } from './cache/cache-settings.ts';
import type { LocalModel } from './catalog/local-model.ts';
import type { TlsIdentity } from './server/tls-identity.ts';
import type { Network } from './upstream/guarded-connector.ts';

export type { CacheStats } from './cache/cache-settings.ts';

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
  /** How many requests each model of the managed daemon answers at once; `null` when not known. */
  readonly daemonSlots: () => number | null;
  /** Tokens of context that a resident model of the managed daemon has; `null` when it is not resident or not known. */
  readonly contextLengthOf: (model: string) => number | null;
  /** From memory alone: the same list until something of it changes; `null` while it is not known. */
  readonly localModels: () => readonly LocalModel[] | null;
  /** How names of backends become addresses, and which of these no backend has; the machine's own and the usual ones without it. */
  readonly network?: Network;
  readonly health: () => HealthReport;
  readonly usage: UsagePort;
  /** Figures of other rooms, from memory alone; `null` for none. */
  readonly figures: () => RoomFigures | null;
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
  /** Whether any key is good now for asking models. */
  hasUsable(): boolean;
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
  /** How long models stay after its requests; `null` leaves that to others. */
  readonly keepAlive: KeepAlive | null;
  /** Of its requests that say nothing themselves. */
  readonly priority: Priority;
  /** The most that one of its requests may ask for; `null` or absent for anything. */
  readonly ceilings?: Ceilings | null;
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

/** Whose requests alone are counted. */
export type UsageOwner = { readonly project: string } | { readonly keyId: string };

/** From `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds; `owner` `null` counts all requests. */
export interface UsageQuestion {
  readonly by: UsageGrouping;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly owner: UsageOwner | null;
}

/** Sums over the log of requests. */
export interface UsagePort {
  /** Whether rows reach the disk now. */
  isWritten(): boolean;
  /** Takes its time on another thread. Rejects when the log cannot be read. */
  summarize(question: UsageQuestion): Promise<UsageReport>;
}

/** What the metrics tell of other rooms. Bytes. */
export interface RoomFigures {
  readonly daemon: DaemonState['kind'];
  readonly storage: { readonly isWritten: boolean; readonly droppedCount: number };
  readonly memory: {
    readonly budgetBytes: number;
    /** The budget less what other programs need now. */
    readonly liveBudgetBytes: number;
    readonly residents: readonly { readonly name: string; readonly sizeBytes: number; readonly gpuBytes: number }[];
    readonly loadingModels: number;
    readonly waitingRequests: number;
  };
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
  /** It may be at a link-local address; not when left out. */
  readonly isLinkLocalAllowed?: boolean;
}

/** How often backends are asked for their models while nobody asks for it. Milliseconds. */
export interface WatchRules {
  readonly firstMs: number;
  /** While requests come. */
  readonly busyMs: number;
  /** While none has come for `idleAfterMs`. */
  readonly idleMs: number;
  readonly idleAfterMs: number;
}

/** Says whether something is found in a text, in bounded time. */
export interface TextPattern {
  test(text: string): boolean;
}

/** Limits of the worker routes. */
export interface WorkerSettings {
  /** Longest prompt, in UTF-16 units. */
  readonly maxPromptChars: number;
  /** A prompt that matches one of these is refused. */
  readonly blockedPatterns: readonly TextPattern[];
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
  /** Of which this was built, and when (UTC); `null` for what nobody knows, as when it runs from its sources. */
  readonly build: { readonly commit: string | null; readonly builtAt: string | null };
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
  /** Taken over when the gateway starts; `null` looks at backends only when somebody asks. */
  readonly backendWatch: WatchRules | null;
  readonly projects: ReadonlyMap<string, ProjectSettings>;
  /** Requests of each model that a backend runs at once, where the configuration says so. */
  readonly concurrency: ReadonlyMap<string, number>;
  /** The line before each model; `maxWaitMs` 0 for as long as it takes. */
  readonly queue: { readonly maxWaiting: number; readonly maxWaitMs: number };
  readonly cache: CacheSettings;
  /** Prompts that requests may ask for by name. */
  readonly templates: readonly PromptTemplate[];
  /** What each address may use; `null` for anything. */
  readonly addressLimits: Limits | null;
  /** Whether the programs behind connections from this machine are looked for. */
  readonly areCallersFound: boolean;
  /** HTTPS at `listen`, never at `takeOver`; `null` for plain HTTP. */
  readonly tls: TlsIdentity | null;
  /** Further names under which clients may call; `*.example.org` is all below it. */
  readonly hosts: readonly string[];
  /** Web pages that may call: origins, `https://*.example.org`, `http://localhost:*`, or `*`. */
  readonly corsOrigins: readonly string[];
  /** `path` besides `/v1/metrics`. */
  readonly metrics: { readonly areServed: boolean; readonly path: string };
  readonly isVersionServed: boolean;
  readonly areBackendCertificatesChecked: boolean;
  /** Connections of clients at the same time, for each address that is listened on. */
  readonly maxConnections: number;
}

/** Where the gateway answers. */
export interface Listening {
  /** Under which this machine reaches it, with the actual port. */
  readonly url: string;
  readonly takeOverUrl: string | null;
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  /** Under which other machines reach it; empty when none can. */
  readonly networkUrls: readonly string[];
  /** Why the wanted addresses are not in force, in sentences; `null` when they are. */
  readonly problem: string | null;
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
  /** Requests that stand in line for one of its models. */
  inLineCount(): number;
  /** Ends requests because the daemon is stuck; their clients get `backend_stuck`. */
  cancel(ids: readonly string[]): void;
  /** Lets go of all kept connections: after a sleep some are dead and do not know it. Requests that use them go on. */
  purgeConnections(): void;
}

/** An address that may become a backend. */
export interface ProbeQuestion {
  /** `null`: find out. */
  readonly kind: BackendSettings['kind'] | null;
  readonly url: string;
  readonly key: string | null;
  readonly isLinkLocalAllowed?: boolean;
  /** Whether one token is asked of a model: of this one, or of the first that can chat where it is `null`. Without it none is. */
  readonly trial?: { readonly model: string | null };
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
  /** From now on; running requests go on. Other addresses are opened soon after, or told as a problem of `listening`. */
  applySettings(settings: GatewaySettings): void;
  listening(): Listening;
  /** Other addresses, or another problem with them. */
  onListeningChange(listener: () => void): () => void;
  /** Once the addresses of the last settings are open, or cannot be. */
  listeningSettled(): Promise<void>;
  /** In force now. */
  settings(): GatewaySettings;
  /** Where the limits of these stand now; nothing is counted. */
  limitStates(subjects: readonly LimitSubject[]): readonly LimitState[];
  /** What is known of each configured backend now, in their order. */
  backends(): readonly BackendReport[];
  /** Asks all backends anew, and tells then. Takes seconds where one does not answer. */
  lookAtBackends(): Promise<readonly BackendReport[]>;
  /** The same as routing sees it. */
  routeState(): RouteState;
  /** Finds out what answers at an address. Nothing is kept. */
  probeBackend(question: ProbeQuestion): Promise<BackendProbe>;
  /** Median own overhead of the last 200 answered requests, milliseconds. */
  overheadMs(): number | null;
  readonly daemonTraffic: DaemonTraffic;
  /** Who waits for models that are busy, and how many run, by backend and model. */
  readonly queue: { snapshot(): readonly QueueSnapshot[] };
  /** Answers that are kept. */
  readonly cache: { stats(): CacheStats };
  /** Stops accepting (503 `shutting_down`), lets streams finish within the grace, then ends them with an in-stream error. */
  close(): Promise<void>;
}
