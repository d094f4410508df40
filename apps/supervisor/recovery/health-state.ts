import type { Ownership } from '../../contract/model/index.ts';
import type { WaitingRequest } from './health-policy.ts';
import type { TrafficWatch } from './traffic-watch.ts';

/** The rungs of the ladder, in order. */
export type Rung = 'cancel' | 'unload' | 'recheck' | 'restart' | 'final-check';

/** `sinceMs`: since when nothing was generated. All times are monotonic milliseconds. */
export type HealthPhase =
  | { readonly kind: 'calm'; readonly restUntilMs: number }
  | { readonly kind: 'suspicious'; readonly sinceMs: number }
  | {
      readonly kind: 'checking';
      readonly sinceMs: number;
      readonly ownership: Ownership;
      readonly firstCanaryAtMs: number;
      readonly isAsking: boolean;
    }
  | { readonly kind: 'recovering'; readonly sinceMs: number; readonly ownership: Ownership; readonly rung: Rung };

export interface HealthState {
  readonly phase: HealthPhase;
  readonly traffic: TrafficWatch;
}

export type HealthEvent = { readonly atMs: number } /** `ownership`: of a daemon that is ready, else `null`. */ & (
  | { readonly type: 'looked'; readonly waiting: readonly WaitingRequest[]; readonly ownership: Ownership | null }
  | { readonly type: 'canary-ended'; readonly isAnswered: boolean }
  /** Requests are cancelled, or models unloaded, as far as that was possible. */
  | { readonly type: 'rung-climbed' }
  | { readonly type: 'restart-ended'; readonly isReady: boolean }
  /** The daemon does not answer any more, or another one does. */
  | { readonly type: 'daemon-left' }
  | { readonly type: 'woke' }
);

/** How a recovery ended: which rung helped, or why none did. */
export type RecoveryResult = 'unloaded' | 'restarted' | 'adopted' | 'unhelped' | 'never-ready' | 'left';

export type HealthEffect =
  /** `isFresh`: its model is not in memory. */
  | { readonly type: 'ask-canary'; readonly timeoutMs: number; readonly isFresh: boolean }
  /** Whatever is under way is no news any more. */
  | { readonly type: 'abandon' | 'begin-recovery' | 'cancel-requests' | 'unload-models' | 'restart-daemon' }
  | { readonly type: 'conclude'; readonly result: RecoveryResult };

export interface HealthStep {
  readonly state: HealthState;
  readonly effects: readonly HealthEffect[];
}
