import type { Socket } from 'node:net';
import type { Clock, Timers } from '../base/index.ts';
import type {
  CapturedBodies,
  Completion,
  DaemonState,
  FitChoice,
  HealthReport,
  KeepAlive,
  OpenRecord,
  QuotaUsage,
  ReadyOutcome,
  StoredKey,
  UsageGrouping,
  UsageReport,
} from '../contract/model/index.ts';
import type { LocalModel } from './catalog/local-model.ts';
import type { PluginPort } from './plugins/plugin-port.ts';
import type { Network } from './upstream/guarded-connector.ts';

export type { CacheStats } from './cache/cache-settings.ts';
export type { DaemonTraffic, Gateway, Listening, ProbeQuestion, SilentRequest } from './gateway-face.ts';
export type {
  BackendSettings,
  GatewaySettings,
  ProjectSettings,
  TextPattern,
  WatchRules,
  WorkerSettings,
} from './gateway-settings.ts';

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
  /** Without it there are no plugins. */
  readonly plugins?: PluginPort;
  /** Without it this process serves all connections itself. */
  readonly workers?: WorkerPort;
}

/** Processes that serve connections for this one, which keeps all that must be in one place. */
export interface WorkerPort {
  readonly count: number;
  /** Path of a socket that only this user can open: there this process serves what workers do not. */
  readonly innerSocketPath: string;
  start(): WorkerProcess;
  keys(): readonly StoredKey[];
  onKeysChange(listener: () => void): () => void;
  /** Something of the daemon, its models or this service may have changed. */
  onFactsChange(listener: () => void): () => void;
}

export interface WorkerProcess {
  readonly pid: number;
  /** The socket belongs to the worker from then on. */
  send(batch: readonly object[], socket?: Socket): void;
  onMessages(listener: (batch: readonly unknown[]) => void): void;
  /** However it ended, once; `how` in words. */
  onExit(listener: (how: string) => void): void;
  /** At once. */
  kill(): void;
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
  find(socket: SocketEnds): Promise<CallingProgram | null>;
}

/** A `net.Socket`, or its ends alone. */
export interface SocketEnds {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
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

/** Who decides which models of the managed daemon are in memory. */
export interface MemoryPort {
  /** At once where the model is in memory. Never rejects. `createSignal` is called by who has to wait; its signal tells that nobody waits any more. */
  askRoom(wish: RoomWish, createSignal: () => AbortSignal): RoomAnswer | Promise<RoomAnswer>;
  /** A request stands in line, and will ask for this when its turn comes. */
  announce?(wish: RoomWish): void;
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
  /** Prompt and answer of a request of which they are kept. Never waits. */
  keepBodies(bodies: CapturedBodies): void;
}

/** Structured log lines; never prompts, completions or keys. */
export interface LogPort {
  info(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  error(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
}
