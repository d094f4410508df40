import type { HealthPolicy } from './health-policy.ts';
import type {
  HealthEffect,
  HealthEvent,
  HealthPhase,
  HealthState,
  HealthStep,
  RecoveryResult,
} from './health-state.ts';
import { createTrafficWatch, findStandstill, noteLook } from './traffic-watch.ts';

/*
 * | state      | look                             | canary answered   | canary failed                   | daemon left |
 * | ---------- | -------------------------------- | ----------------- | ------------------------------- | ----------- |
 * | calm       | standstill: suspicious           |                   |                                 | calm        |
 * | suspicious | still: ask, checking; else: calm |                   |                                 | calm        |
 * | checking   | progress: calm; idle: ask        | calm for a while  | again; after its time: recover  | calm        |
 * | recovering | -                                | helped: conclude  | next rung, or conclude          | conclude    |
 *
 * The ladder: cancel the requests, unload the models, canary, restart (only a daemon of ours), canary.
 */

type Checking = Extract<HealthPhase, { readonly kind: 'checking' }>;
type Recovering = Extract<HealthPhase, { readonly kind: 'recovering' }>;
type Looked = Extract<HealthEvent, { readonly type: 'looked' }>;

export function createHealthState(atMs: number): HealthState {
  return { phase: { kind: 'calm', restUntilMs: 0 }, traffic: createTrafficWatch(atMs) };
}

/** Decides whether the daemon works, and what is done when it does not. Pure. */
export function reduceHealth(state: HealthState, event: HealthEvent, policy: HealthPolicy): HealthStep {
  switch (event.type) {
    case 'looked':
      return noteLooked({ ...state, traffic: noteLook(state.traffic, event, policy) }, event, policy);
    case 'canary-ended':
      return noteCanary(state, event, policy);
    case 'rung-climbed':
      return noteClimb(state, policy);
    case 'restart-ended':
      return noteRestart(state, event, policy);
    case 'daemon-left':
      return noteDeparture(state, event.atMs);
    case 'woke':
      return noteWake(state, event.atMs);
  }
}

function step(state: HealthState, phase: HealthPhase, ...effects: readonly HealthEffect[]): HealthStep {
  return { state: { ...state, phase }, effects };
}

function calmDown(state: HealthState, restUntilMs = 0): HealthStep {
  return step(state, { kind: 'calm', restUntilMs }, { type: 'abandon' });
}

function noteLooked(state: HealthState, event: Looked, policy: HealthPolicy): HealthStep {
  const { phase } = state;
  const { atMs, ownership } = event;
  if (phase.kind === 'recovering') return step(state, phase);
  if (ownership === null) return noteDeparture(state, atMs);
  if (phase.kind === 'checking') return lookWhileChecking(state, phase, { atMs, policy });
  const sinceMs = findStandstill(state.traffic, policy);
  if (phase.kind === 'calm') {
    const isWorthIt = sinceMs !== null && atMs >= phase.restUntilMs;
    return step(state, isWorthIt ? { kind: 'suspicious', sinceMs } : phase);
  }
  // The second look: a service that was busy itself sees silence where bytes lie unread.
  if (sinceMs === null) return calmDown(state);
  const checking: Checking = { kind: 'checking', sinceMs, ownership, firstCanaryAtMs: atMs, isAsking: false };
  return askAgain(state, checking, { atMs, policy });
}

interface Moment {
  readonly atMs: number;
  readonly policy: HealthPolicy;
}

function askAgain(state: HealthState, phase: Checking, { atMs, policy }: Moment): HealthStep {
  const leftMs = phase.firstCanaryAtMs + policy.canaryForMs - atMs;
  const timeoutMs = Math.min(policy.canaryTimeoutMs, leftMs);
  return step(state, { ...phase, isAsking: true }, { type: 'ask-canary', timeoutMs, isFresh: false });
}

/** Callers that give up do not end the check: only a sign of work does. */
function lookWhileChecking(state: HealthState, phase: Checking, moment: Moment): HealthStep {
  if (state.traffic.hasProgressed) return calmDown(state);
  if (phase.isAsking) return step(state, phase);
  return isTimeUp(phase, moment) ? beginRecovery(state, phase) : askAgain(state, phase, moment);
}

function isTimeUp({ firstCanaryAtMs }: Checking, { atMs, policy }: Moment): boolean {
  return atMs - firstCanaryAtMs >= policy.canaryForMs;
}

function beginRecovery(state: HealthState, { sinceMs, ownership }: Checking): HealthStep {
  const phase: Recovering = { kind: 'recovering', sinceMs, ownership, rung: 'cancel' };
  return step(state, phase, { type: 'begin-recovery' }, { type: 'cancel-requests' });
}

function noteCanary(
  state: HealthState,
  { atMs, isAnswered }: Extract<HealthEvent, { readonly type: 'canary-ended' }>,
  policy: HealthPolicy,
): HealthStep {
  const { phase } = state;
  if (phase.kind === 'checking') {
    if (isAnswered) return calmDown(state, atMs + policy.recheckAfterMs);
    return isTimeUp(phase, { atMs, policy }) ? beginRecovery(state, phase) : step(state, { ...phase, isAsking: false });
  }
  if (phase.kind !== 'recovering') return step(state, phase);
  if (phase.rung === 'recheck') {
    if (isAnswered) return conclude(state, 'unloaded', 0);
    if (phase.ownership === 'adopted') return conclude(state, 'adopted', atMs + policy.restMs);
    return step(state, { ...phase, rung: 'restart' }, { type: 'restart-daemon' });
  }
  if (phase.rung !== 'final-check') return step(state, phase);
  return isAnswered ? conclude(state, 'restarted', 0) : conclude(state, 'unhelped', atMs + policy.restMs);
}

function conclude(state: HealthState, result: RecoveryResult, restUntilMs: number): HealthStep {
  return step(state, { kind: 'calm', restUntilMs }, { type: 'abandon' }, { type: 'conclude', result });
}

function noteClimb(state: HealthState, policy: HealthPolicy): HealthStep {
  const { phase } = state;
  if (phase.kind !== 'recovering') return step(state, phase);
  if (phase.rung === 'cancel') return step(state, { ...phase, rung: 'unload' }, { type: 'unload-models' });
  if (phase.rung !== 'unload') return step(state, phase);
  return askFresh(state, { ...phase, rung: 'recheck' }, policy);
}

function askFresh(state: HealthState, phase: Recovering, policy: HealthPolicy): HealthStep {
  return step(state, phase, { type: 'ask-canary', timeoutMs: policy.freshCanaryTimeoutMs, isFresh: true });
}

function noteRestart(
  state: HealthState,
  { atMs, isReady }: Extract<HealthEvent, { readonly type: 'restart-ended' }>,
  policy: HealthPolicy,
): HealthStep {
  const { phase } = state;
  if (phase.kind !== 'recovering' || phase.rung !== 'restart') return step(state, phase);
  if (!isReady) return conclude(state, 'never-ready', atMs + policy.restMs);
  return askFresh(state, { ...phase, rung: 'final-check' }, policy);
}

function noteDeparture(state: HealthState, atMs: number): HealthStep {
  const { phase } = state;
  const fresh = { ...state, traffic: createTrafficWatch(atMs) };
  if (phase.kind !== 'recovering') return calmDown(fresh);
  // The restart is our own doing.
  return phase.rung === 'restart' ? step(state, phase) : conclude(fresh, 'left', 0);
}

/** Silence over a sleep is nobody's fault: everybody is given new patience. */
function noteWake(state: HealthState, atMs: number): HealthStep {
  const { phase } = state;
  return phase.kind === 'recovering' ? step(state, phase) : calmDown({ ...state, traffic: createTrafficWatch(atMs) });
}
