import type { LimitSubject } from '../access/index.ts';
import type { BackendProbe, BackendReport, InFlight, LimitState, QueueSnapshot } from '../contract/model/index.ts';
import type { RouteState } from '../routing/index.ts';
import type { CacheStats } from './cache/cache-settings.ts';
import type { BackendSettings, GatewaySettings } from './gateway-settings.ts';
import type { OwnCallOrder } from './own-calls/call-self.ts';
import type { CrewMember } from './processes/primary/crew.ts';

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
  /** How many that are; costs nothing. */
  runningCount(): number;
  /** Told at most once per loop turn. */
  onInFlightChange(listener: () => void): () => void;
  /** Makes a call as a client of this machine would; `abort` ends it, and its backend's work, at once. */
  callSelf(order: OwnCallOrder): { abort(): void };
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
  /** The processes that serve connections for this one; empty when it serves them itself. */
  workers(): readonly CrewMember[];
  /** Stops accepting (503 `shutting_down`), lets streams finish within the grace, then ends them with an in-stream error. */
  close(): Promise<void>;
}
