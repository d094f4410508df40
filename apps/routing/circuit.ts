import type { AttemptFailure } from '../contract/model/index.ts';

export interface CircuitRules {
  /** In a row that open a circuit; 0 never opens one. */
  readonly failures: number;
  readonly openForMs: number;
  /** The pause doubles with each trial that fails, up to this. */
  readonly maxOpenForMs: number;
}

interface CircuitFacts {
  /** Goes up with each change of state: results of attempts that began before are of no account. */
  readonly generation: number;
  /** In a row, before an answer began. */
  readonly failures: number;
  /** Answers in a row that began and were not brought to their end. */
  readonly brokenAnswers: number;
  readonly lastFailure: AttemptFailure | null;
}

/** `pauses` counts how often the circuit opened in a row. A trial is under way when `trialId` is not `null`. */
export type Circuit = CircuitFacts &
  (
    | { readonly state: 'closed' }
    | { readonly state: 'open'; readonly pauses: number; readonly untilMs: number }
    | { readonly state: 'half-open'; readonly pauses: number; readonly trialId: number | null }
  );

export const closedCircuit: Circuit = {
  state: 'closed',
  generation: 0,
  failures: 0,
  brokenAnswers: 0,
  lastFailure: null,
};

/** The worse of both. */
export const countFailures = ({ failures, brokenAnswers }: CircuitFacts): number => Math.max(failures, brokenAnswers);

export type CircuitEvent =
  /** An answer began. */
  | { readonly type: 'attempt-succeeded'; readonly attemptId: number; readonly generation: number }
  | {
      readonly type: 'attempt-failed';
      readonly attemptId: number;
      readonly generation: number;
      readonly failure: AttemptFailure;
      /** No other backend would be left: the circuit stays closed. */
      readonly isLast: boolean;
    }
  /** An answer that began came to its end, or did not. */
  | { readonly type: 'answer-completed'; readonly attemptId: number; readonly generation: number }
  | {
      readonly type: 'answer-broken';
      readonly attemptId: number;
      readonly generation: number;
      readonly failure: AttemptFailure;
      readonly isLast: boolean;
    }
  /** Ended without a verdict on the backend. */
  | { readonly type: 'attempt-ended'; readonly attemptId: number; readonly generation: number }
  | { readonly type: 'trial-begun'; readonly attemptId: number }
  | { readonly type: 'closed-by-need' };

/**
 * | state     | succeeded        | failed or broken               | completed         | ended without verdict | trial begun |
 * | closed    | failures = 0     | opens at the limit unless last | brokenAnswers = 0 | -                     | -           |
 * | open      | -                | -                              | -                 | -                     | once the pause is over: half-open |
 * | half-open | the trial closes | the trial opens, longer pause  | the trial closes  | another may try       | when none is under way |
 *
 * The trial of a backend that let answers break off is over when its answer is, not when that begins.
 *
 * Times are monotonic.
 */
export function reduceCircuit(circuit: Circuit, event: CircuitEvent, at: CircuitMoment): Circuit {
  if (event.type === 'closed-by-need') return close(circuit);
  if (event.type === 'trial-begun') return beginTrial(circuit, event.attemptId, at.nowMs);
  if (event.generation !== circuit.generation) return circuit;
  if (circuit.state === 'half-open')
    return circuit.trialId === event.attemptId ? endTrial(circuit, event, at) : circuit;
  if (circuit.state === 'open' || event.type === 'attempt-ended') return circuit;
  if (event.type === 'attempt-succeeded') return circuit.failures === 0 ? circuit : { ...circuit, failures: 0 };
  if (event.type === 'answer-completed')
    return circuit.brokenAnswers === 0 ? circuit : { ...circuit, brokenAnswers: 0 };
  const failed = countOne(circuit, event);
  const { failures } = at.rules;
  return failures > 0 && countFailures(failed) >= failures && !event.isLast ? open(failed, 1, at) : failed;
}

type Failed = Extract<CircuitEvent, { failure: AttemptFailure }>;

function countOne<T extends Circuit>(circuit: T, { type, failure }: Failed): T {
  const { failures, brokenAnswers } = circuit;
  return type === 'answer-broken'
    ? { ...circuit, brokenAnswers: brokenAnswers + 1, lastFailure: failure }
    : { ...circuit, failures: failures + 1, lastFailure: failure };
}

export interface CircuitMoment {
  readonly rules: CircuitRules;
  readonly nowMs: number;
}

/** Whether the next attempt would be a trial that may begin now. */
export function canTry(circuit: Circuit, nowMs: number): boolean {
  if (circuit.state === 'open') return nowMs >= circuit.untilMs;
  return circuit.state === 'half-open' && circuit.trialId === null;
}

function beginTrial(circuit: Circuit, attemptId: number, nowMs: number): Circuit {
  if (circuit.state === 'closed' || !canTry(circuit, nowMs)) return circuit;
  const { failures, brokenAnswers, lastFailure, pauses } = circuit;
  const generation = circuit.generation + 1;
  return { state: 'half-open', generation, failures, brokenAnswers, lastFailure, pauses, trialId: attemptId };
}

function endTrial(
  circuit: Extract<Circuit, { state: 'half-open' }>,
  event: Extract<CircuitEvent, { attemptId: number; generation: number }>,
  at: CircuitMoment,
): Circuit {
  if (event.type === 'answer-completed') return close(circuit);
  if (event.type === 'attempt-succeeded') return circuit.brokenAnswers === 0 ? close(circuit) : circuit;
  if (event.type === 'attempt-ended') return { ...circuit, trialId: null };
  return open(countOne(circuit, event), circuit.pauses + 1, at);
}

const close = ({ generation, lastFailure }: Circuit): Circuit => ({
  state: 'closed',
  generation: generation + 1,
  failures: 0,
  brokenAnswers: 0,
  lastFailure,
});

function open(circuit: Circuit, pauses: number, { rules, nowMs }: CircuitMoment): Circuit {
  const { generation, failures, brokenAnswers, lastFailure } = circuit;
  const pauseMs = Math.max(rules.openForMs, Math.min(rules.maxOpenForMs, rules.openForMs * 2 ** (pauses - 1)));
  const untilMs = nowMs + pauseMs;
  return { state: 'open', generation: generation + 1, failures, brokenAnswers, lastFailure, pauses, untilMs };
}
