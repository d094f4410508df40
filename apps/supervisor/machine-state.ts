import type { DaemonExit, DaemonFailureCode, Ownership } from '../contract/model/index.ts';

/** Counts launches. A process belongs to one generation; news of any other than the current one is ignored. */
export type Generation = number;

/** Where the daemon stands, with what the machine itself must remember. `describePhase` makes the public state of it. */
export type Phase =
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'stopped'; readonly sinceMs: number }
  | {
      readonly kind: 'starting';
      readonly generation: Generation;
      readonly attempt: number;
      readonly sinceMs: number;
      readonly deadlineMs: number;
    }
  | {
      readonly kind: 'ready';
      readonly generation: Generation;
      readonly ownership: Ownership;
      readonly version: string;
      readonly pid: number | null;
      readonly url: string;
      readonly sinceMs: number;
      readonly missedProbes: number;
      /** Why it gets no requests although it answers; absent or `null` when it does. */
      readonly recovery?: string | null;
      /** The machine slept and this daemon has not answered since; it gets one chance only. */
      readonly isWaking?: boolean;
    }
  | {
      readonly kind: 'degraded';
      readonly generation: Generation;
      readonly ownership: Ownership;
      readonly url: string;
      readonly reason: string;
      readonly sinceMs: number;
      readonly missedProbes: number;
    }
  | {
      readonly kind: 'stopping';
      readonly generation: Generation;
      readonly sinceMs: number;
      readonly next: 'stopped' | 'starting';
      /** `never-ready`: not an order but a missed deadline, so the end counts as a failed start. */
      readonly cause: 'order' | 'never-ready';
      /** Why a restart was ordered, in words. */
      readonly reason?: string;
    }
  | {
      readonly kind: 'backing-off';
      readonly generation: Generation;
      readonly untilMs: number;
      readonly attempt: number;
      readonly lastExit: DaemonExit;
    }
  | { readonly kind: 'contended'; readonly reason: string; readonly advice: string; readonly sinceMs: number }
  | {
      readonly kind: 'failed';
      readonly code: DaemonFailureCode;
      readonly message: string;
      readonly advice: string;
      readonly lastLines: readonly string[];
      readonly sinceMs: number;
    };

export type PhaseOf<Kind extends Phase['kind']> = Extract<Phase, { readonly kind: Kind }>;

/** What decides on the next restart. Times are UTC milliseconds. */
export interface RestartHistory {
  readonly exitsAtMs: readonly number[];
  readonly externalKillsAtMs: readonly number[];
  /** Failures in a row; a daemon that stayed ready long enough clears them. */
  readonly failures: number;
  /** Starts in a row that missed the ready deadline. */
  readonly lateStarts: number;
}

export interface MachineState {
  readonly phase: Phase;
  readonly lastGeneration: Generation;
  readonly history: RestartHistory;
  /** Why a daemon that answers gets no requests, through restarts too; absent or `null` when it does. */
  readonly recovery?: string | null;
}

export interface MachinePolicy {
  /** Whether there is anything to launch; false for the engine `none`. */
  readonly isLaunchable: boolean;
  /** Whether we may start a daemon of our own when an adopted one goes away. */
  readonly isManaged: boolean;
  readonly readyTimeoutMs: number;
  readonly probeIntervalMs: number;
  /** Wait before asking again after a missed probe. */
  readonly missedProbeGapMs: number;
  readonly maxMissedProbes: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly intensityWindowMs: number;
  readonly maxExits: number;
  readonly maxExternalKills: number;
  readonly maxLateStarts: number;
  /** Time ready after which earlier failures no longer count. */
  readonly stableAfterMs: number;
}

/** What happened. `jitter` is a random number from 0 to 1 drawn by the caller. */
export type MachineEvent = { readonly atMs: number } & (
  | { readonly type: 'start-requested' | 'stop-requested' }
  | { readonly type: 'restart-requested'; readonly reason?: string }
  /** A daemon that answers but does not work is looked after; until the end it gets no requests. */
  | { readonly type: 'recovery-began'; readonly reason: string }
  | { readonly type: 'recovery-ended' }
  /** The machine slept. */
  | { readonly type: 'woke' }
  | {
      readonly type: 'daemon-answered';
      readonly generation: Generation;
      readonly ownership: Ownership;
      readonly pid: number | null;
      readonly url: string;
      readonly version: string;
    }
  | {
      readonly type: 'launch-failed';
      readonly generation: Generation;
      readonly code: DaemonFailureCode;
      readonly message: string;
      readonly advice: string;
      readonly lastLines: readonly string[];
    }
  | { readonly type: 'nothing-found'; readonly generation: Generation; readonly reason: string }
  /** The process and its whole group are gone, asked for or not. Exactly one per generation that launched. */
  | {
      readonly type: 'process-ended';
      readonly generation: Generation;
      readonly exit: DaemonExit;
      readonly lastLines: readonly string[];
      readonly jitter: number;
    }
  | { readonly type: 'ready-deadline-passed'; readonly generation: Generation }
  | { readonly type: 'backoff-elapsed'; readonly generation: Generation }
  | { readonly type: 'probe-answered'; readonly generation: Generation; readonly version: string }
  /** `isGone`: nobody listens any more; otherwise silent or answering nonsense. */
  | { readonly type: 'probe-missed'; readonly generation: Generation; readonly isGone: boolean }
);

export type MachineEventOf<Type extends MachineEvent['type']> = Extract<MachineEvent, { readonly type: Type }>;

/** What the runner is to do. */
export type Effect =
  /** Find or start a daemon; answers with daemon-answered, launch-failed, nothing-found or process-ended. */
  | { readonly type: 'launch'; readonly generation: Generation }
  /** Abandon the launch or walk the stop ladder; answers with process-ended. */
  | { readonly type: 'end'; readonly generation: Generation }
  /** Forget an adopted daemon without touching it. */
  | { readonly type: 'release'; readonly generation: Generation }
  | { readonly type: 'arm-ready-deadline' | 'arm-backoff'; readonly generation: Generation; readonly delayMs: number }
  | { readonly type: 'probe'; readonly generation: Generation; readonly url: string; readonly delayMs: number };

export interface Transition {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
}

export const emptyHistory: RestartHistory = { exitsAtMs: [], externalKillsAtMs: [], failures: 0, lateStarts: 0 };

/** The machine before the first order. */
export function createMachineState(atMs: number, absentReason: string | null): MachineState {
  const phase: Phase =
    absentReason === null ? { kind: 'stopped', sinceMs: atMs } : { kind: 'absent', reason: absentReason };
  return { phase, lastGeneration: 0, history: emptyHistory };
}
