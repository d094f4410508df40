import type { AttemptFailure, CircuitSnapshot } from '../contract/model/index.ts';
import {
  type Circuit,
  type CircuitEvent,
  type CircuitRules,
  canTry,
  closedCircuit,
  countFailures,
  reduceCircuit,
} from './circuit.ts';
import { isBackendFault } from './classify-attempt.ts';
import type { BackendState } from './route-state.ts';

/** A fact for log and metrics. `circuit-held`: the circuit would have opened, but no other backend is left. */
export interface CircuitChange {
  readonly type: 'circuit-opened' | 'circuit-half-opened' | 'circuit-closed' | 'circuit-held';
  readonly backend: string;
  readonly failures: number;
  readonly lastFailure: AttemptFailure | null;
}

/** Permission for one attempt, to be settled exactly once; more often does nothing. */
export interface AttemptTicket {
  readonly backend: string;
  readonly attemptId: number;
  readonly generation: number;
  readonly isTrial: boolean;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly ticket: AttemptTicket }
  | { readonly kind: 'open'; readonly nextTryInMs: number | null };

export type AttemptResult = 'succeeded' | AttemptFailure;

/** The circuit breakers of all backends. One of them at least is always closed. `nowMs` is monotonic. */
export interface CircuitBoard {
  admit(backend: string, nowMs: number): Admission;
  settle(ticket: AttemptTicket, result: AttemptResult, nowMs: number): void;
  /** After an attempt was settled as `succeeded`, which is when its answer begins: how that answer ended. */
  settleAnswer(ticket: AttemptTicket, result: AttemptResult, nowMs: number): void;
  /** Backends that are no longer there are forgotten. */
  setBackends(backends: readonly string[], nowMs: number): void;
  setRules(rules: CircuitRules): void;
  /** Of one backend, as the planning of routes needs it. */
  view(backend: string, nowMs: number): Omit<BackendState, 'isAnswering'>;
  snapshot(nowMs: number): readonly CircuitSnapshot[];
  /** Nothing keeps a request from any backend. */
  areAllClosed(): boolean;
}

export interface CircuitBoardOptions {
  readonly backends: readonly string[];
  readonly rules: CircuitRules;
  readonly onChange: (change: CircuitChange) => void;
}

/** Creates a board on which every circuit is closed. */
export function createCircuitBoard(options: CircuitBoardOptions): CircuitBoard {
  let { rules } = options;
  let attemptCount = 0;
  const circuits = new Map<string, Circuit>(options.backends.map((backend) => [backend, closedCircuit]));
  let closedCount = circuits.size;
  const isLast = (backend: string): boolean =>
    ![...circuits].some(([id, { state }]) => id !== backend && state === 'closed');
  const apply = (backend: string, event: CircuitEvent, nowMs: number): void => {
    const before = circuits.get(backend);
    if (!before) return;
    const after = reduceCircuit(before, event, { rules, nowMs });
    circuits.set(backend, after);
    closedCount += Number(after.state === 'closed') - Number(before.state === 'closed');
    const type = nameChange(before, after, rules);
    const { lastFailure } = after;
    if (type !== null) options.onChange({ type, backend, failures: countFailures(after), lastFailure });
  };
  return {
    admit(backend, nowMs) {
      const attemptId = attemptCount++;
      const circuit = circuits.get(backend) ?? closedCircuit;
      const isTrial = canTry(circuit, nowMs);
      if (isTrial) apply(backend, { type: 'trial-begun', attemptId }, nowMs);
      else if (circuit.state !== 'closed') return { kind: 'open', nextTryInMs: measureNextTry(circuit, nowMs) };
      const { generation } = circuits.get(backend) ?? closedCircuit;
      return { kind: 'admitted', ticket: { backend, attemptId, generation, isTrial } };
    },
    settle({ backend, attemptId, generation }, result, nowMs) {
      const attempt = { attemptId, generation };
      if (result === 'succeeded') apply(backend, { type: 'attempt-succeeded', ...attempt }, nowMs);
      else if (!isBackendFault(result)) apply(backend, endedEvent(attempt, result), nowMs);
      else apply(backend, { type: 'attempt-failed', ...attempt, failure: result, isLast: isLast(backend) }, nowMs);
    },
    settleAnswer({ backend, attemptId, generation }, result, nowMs) {
      const attempt = { attemptId, generation };
      if (result === 'succeeded') apply(backend, { type: 'answer-completed', ...attempt }, nowMs);
      else if (!isBackendFault(result)) apply(backend, { type: 'attempt-ended', ...attempt }, nowMs);
      else apply(backend, { type: 'answer-broken', ...attempt, failure: result, isLast: isLast(backend) }, nowMs);
    },
    setBackends(backends, nowMs) {
      for (const id of circuits.keys()) if (!backends.includes(id)) circuits.delete(id);
      for (const id of backends) if (!circuits.has(id)) circuits.set(id, closedCircuit);
      closedCount = [...circuits.values()].filter(({ state }) => state === 'closed').length;
      const needed = findNeeded(circuits);
      if (needed !== null) apply(needed, { type: 'closed-by-need' }, nowMs);
    },
    setRules(next) {
      rules = next;
    },
    view: (backend, nowMs) => viewCircuit(circuits.get(backend) ?? closedCircuit, nowMs),
    snapshot: (nowMs) => [...circuits].map(([backend, circuit]) => describe(backend, circuit, nowMs)),
    areAllClosed: () => closedCount === circuits.size,
  };
}

/** An answer that refuses the request shows that the backend works; one that never came shows nothing. */
function endedEvent(
  attempt: { readonly attemptId: number; readonly generation: number },
  result: AttemptFailure,
): CircuitEvent {
  const hasAnswered = result === 'client-error' || result === 'rate-limited';
  return { type: hasAnswered ? 'attempt-succeeded' : 'attempt-ended', ...attempt };
}

function nameChange(before: Circuit, after: Circuit, { failures }: CircuitRules): CircuitChange['type'] | null {
  if (before.state === after.state) {
    const isHeld = after.state === 'closed' && countFailures(after) === failures && countFailures(before) < failures;
    return isHeld ? 'circuit-held' : null;
  }
  if (after.state === 'open') return 'circuit-opened';
  return after.state === 'closed' ? 'circuit-closed' : 'circuit-half-opened';
}

/** The backend to close where none is: the one that would be tried first. */
function findNeeded(circuits: ReadonlyMap<string, Circuit>): string | null {
  let needed: string | null = null;
  let soonestMs = Number.POSITIVE_INFINITY;
  for (const [id, circuit] of circuits) {
    if (circuit.state === 'closed') return null;
    const dueMs = circuit.state === 'open' ? circuit.untilMs : Number.NEGATIVE_INFINITY;
    if (needed !== null && dueMs >= soonestMs) continue;
    needed = id;
    soonestMs = dueMs;
  }
  return needed;
}

/** Milliseconds until the next trial may begin; 0 for now, `null` where a trial is under way or nothing is open. */
function measureNextTry(circuit: Circuit, nowMs: number): number | null {
  if (circuit.state === 'open') return Math.max(0, circuit.untilMs - nowMs);
  return circuit.state === 'half-open' && circuit.trialId === null ? 0 : null;
}

function viewCircuit(circuit: Circuit, nowMs: number): Omit<BackendState, 'isAnswering'> {
  const isDue = canTry(circuit, nowMs);
  return {
    circuit: isDue ? 'half-open' : circuit.state,
    isTrialRunning: circuit.state === 'half-open' && circuit.trialId !== null,
    nextTryInMs: measureNextTry(circuit, nowMs),
  };
}

function describe(backend: string, circuit: Circuit, nowMs: number): CircuitSnapshot {
  const { circuit: state, nextTryInMs } = viewCircuit(circuit, nowMs);
  return { backend, state, failures: countFailures(circuit), lastFailure: circuit.lastFailure, nextTryInMs };
}
