import type { Clock, Timers } from '../../base/index.ts';
import type { FitChoice, ModelPolicy, Residency, ResidentModel } from '../../contract/model/index.ts';
import type { LiveBudget } from '../budget/lower-budget.ts';
import type { LoadNeed } from '../fit/load-need.ts';
import type { Intent, UseEnd } from './intents.ts';
import type { ModelJournal } from './model-journal.ts';

/** A wish to use a model of the daemon. */
export interface MemoryQuery {
  readonly model: string;
  /** Tokens of context the request asks for; `null` for nothing. */
  readonly askedContext: number | null;
  readonly intent: Omit<Intent, 'atMs'>;
  /** The model goes as soon as the request has been answered. */
  readonly isBrief?: boolean;
  /** Models that are not unloaded for this one, as keys. */
  readonly spared?: ReadonlySet<string>;
}

/** The model may be used until `release`, which is called exactly once. */
export interface MemoryGrant {
  readonly kind: 'granted';
  /** The context to ask Ollama for; `null` for what the request says itself. */
  readonly contextLength: number | null;
  /** The request must ask for none, also where it says one itself. */
  readonly isContextUnsaid: boolean;
  readonly release: (end: UseEnd) => void;
}

export interface MemoryRefusal {
  readonly kind: 'refused';
  /** `does-not-fit`: it never will as things are. `no-room`: not within the time to wait. `unavailable`: the daemon went away. `left`: who asked is gone. */
  readonly reason: 'does-not-fit' | 'no-room' | 'line-full' | 'unavailable' | 'left';
  readonly message: string;
  readonly choices: readonly FitChoice[];
  readonly retryAfterSeconds: number | null;
}
export type MemoryAnswer = MemoryGrant | MemoryRefusal;

/** Why nobody is let through: the daemon is about to be restarted, or somebody asked for quiet. */
export type PauseReason = 'restart' | 'person';

/** Stands before the daemon: lets a request through when its model is in memory or has room, makes room, or lets it wait. */
export interface MemoryGate {
  /** At once for a model in memory; else when there is room. Never rejects. `createSignal` is called by who has to wait. */
  ask(query: MemoryQuery, createSignal: () => AbortSignal): MemoryAnswer | Promise<MemoryAnswer>;
  /** Names of models that answer requests now, as they were asked for. */
  busy(): ReadonlySet<string>;
  runningCount(): number;
  waitingCount(): number;
  loading(): Residency['loading'];
  waiting(): Residency['waiting'];
  /** Whether it is in memory, as far as is known, or may be by now. */
  mayBeThere(model: string): boolean;
  /** Tokens that a request has to ask for so that the model in memory answers it as it is; `null` for none. */
  contextToAsk(resident: Pick<ResidentModel, 'name' | 'contextLength'>): number | null;
  /** Lets nobody through until each reason to is gone; who runs goes on. `restart` when none is named. */
  pause(why?: PauseReason): void;
  resume(why?: PauseReason): void;
  /** Something that the functions above tell has changed. */
  onChange(listener: () => void): () => void;
}

export interface MemoryGateOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly resident: () => readonly ResidentModel[];
  readonly refresh: () => Promise<readonly ResidentModel[]>;
  readonly onResidencyChange: (
    listener: (next: readonly ResidentModel[], previous: readonly ResidentModel[]) => void,
  ) => () => void;
  readonly unload: (model: string) => Promise<unknown>;
  readonly isDaemonReady: () => boolean;
  /** `isDaemonReady` may have changed. Without anything in memory no change of residency tells of it. */
  readonly onDaemonChange: (listener: () => void) => () => void;
  /** `null` for a model that is not installed. Throws a `RoomError` when the daemon does not answer. */
  readonly weigh: (model: string) => Promise<LoadNeed | null>;
  /** What models may take now. */
  readonly budget: () => Promise<Pick<LiveBudget, 'budgetBytes' | 'reason'>>;
  readonly policyOf: (model: string) => Pick<ModelPolicy, 'isPinned' | 'contextLength'>;
  /** The budget or a policy has changed. */
  readonly onLimitsChange: (listener: () => void) => () => void;
  /** How many models Ollama keeps before it unloads one by its own choice; `null` for any number. */
  readonly maxLoaded: () => number | null;
  readonly otherBackends: readonly string[];
  readonly journal: GateJournal;
  readonly onListenerError: (error: unknown) => void;
  readonly maxWaiters?: number;
  readonly maxWaitMs?: number;
  readonly overtakeMs?: number;
}

/** What the gate tells the journal. */
export type GateJournal = Omit<ModelJournal, 'onEvent'>;
