import type { AttemptFailure } from '../contract/model/index.ts';

export interface RetryRules {
  /** In all, the first included. */
  readonly attempts: number;
  readonly baseMs: number;
  readonly maxDelayMs: number;
  /** A backend that wants to be left alone for longer is not asked again. */
  readonly maxRetryAfterMs: number;
}

export interface RetryQuestion {
  readonly failure: AttemptFailure;
  /** Made so far for this request, 1 or more. */
  readonly attempts: number;
  /** Of these, at the backend that just failed. */
  readonly attemptsHere: number;
  /** Whether anything of an answer went to the client. */
  readonly hasFirstByte: boolean;
  /** Whether the body can be sent once more. */
  readonly isRepeatable: boolean;
  readonly candidatesLeft: number;
  /** What the backend asked for; `null` when nothing. */
  readonly retryAfterMs: number | null;
  /** Of the whole request; `null` for no end. */
  readonly timeLeftMs: number | null;
  /** 0 to less than 1. */
  readonly random: number;
  readonly rules: RetryRules;
  /** Takes one retry from the budget, where there is one. Asked at most once, and only when a retry would follow. */
  readonly takeFromBudget: () => boolean;
}

export type RetryDecision =
  | { readonly kind: 'give-up'; readonly why: string }
  /** The same backend once more, on a connection of its own when `isFresh`. */
  | { readonly kind: 'again'; readonly delayMs: number; readonly isFresh: boolean; readonly why: string }
  | { readonly kind: 'next'; readonly delayMs: number; readonly why: string };

interface Habit {
  readonly goesOn: boolean;
  /** The backend had the request: trying again makes more work than there was. */
  readonly isCharged: boolean;
  readonly words: string;
}

const habit = (words: string, goesOn: boolean, isCharged = false): Habit => ({ words, goesOn, isCharged });
const habits: Readonly<Record<AttemptFailure, Habit>> = {
  refused: habit('the backend cannot be reached', true),
  'connect-timeout': habit('the backend did not accept the connection', true),
  'circuit-open': habit('the backend failed too often', true),
  'no-room': habit('the backend has no room for the model', true),
  'queue-full': habit('the line before the backend is full', true),
  'stale-connection': habit('the kept connection was closed before it carried the request', true),
  'first-byte-timeout': habit('the backend did not begin to answer', true, true),
  'connection-lost': habit('the backend closed the connection', true, true),
  'server-error': habit('the backend failed', true, true),
  busy: habit('the backend was busy', true, true),
  'bad-response': habit('the backend gave no usable answer', true, true),
  'idle-timeout': habit('the answer stopped on its way', true, true),
  'rate-limited': habit('the backend allows no more requests', true, true),
  'client-error': habit('the backend refused the request', false),
  'client-left': habit('the client left', false),
  'own-refusal': habit('the request was refused here', false),
};

/** Whether a failed attempt is followed by another, and where. Nothing is sent twice after the client got a byte. */
export function decideRetry(question: RetryQuestion): RetryDecision {
  const { failure, attempts, rules, candidatesLeft } = question;
  const { words, goesOn } = habits[failure];
  const giveUp = (why: string): RetryDecision => ({ kind: 'give-up', why: `${words}: ${why}` });
  if (question.hasFirstByte) return giveUp('the answer had begun');
  if (!goesOn) return giveUp('another attempt would not help');
  if (!question.isRepeatable) return giveUp('the body cannot be sent twice');
  if (failure === 'stale-connection' && question.attemptsHere === 1) return afresh(question, words);
  if (attempts >= rules.attempts) return giveUp(`${attempts} attempts were made`);
  if (failure === 'busy' && question.attemptsHere === 1) {
    const waitMs = waitForBusy(question);
    if (waitMs !== null) return charge(question, { kind: 'again', delayMs: waitMs, isFresh: false, why: words });
  }
  if (candidatesLeft === 0) return giveUp('no other backend is left');
  return charge(question, { kind: 'next', delayMs: backOff(question), why: words });
}

/** Nobody had the request: it is no retry in the sense of the budget. */
function afresh({ timeLeftMs }: RetryQuestion, why: string): RetryDecision {
  if (timeLeftMs !== null && timeLeftMs <= 0) return { kind: 'give-up', why: `${why}: no time is left` };
  return { kind: 'again', delayMs: 0, isFresh: true, why };
}

function charge(question: RetryQuestion, decision: Extract<RetryDecision, { delayMs: number }>): RetryDecision {
  const { timeLeftMs, takeFromBudget, failure } = question;
  const { delayMs, why } = decision;
  if (timeLeftMs !== null && delayMs >= timeLeftMs) return { kind: 'give-up', why: `${why}: no time is left` };
  if (habits[failure].isCharged && !takeFromBudget()) {
    return { kind: 'give-up', why: `${why}: too many requests are being tried again` };
  }
  return decision;
}

const busyFloorMs = 50;

/** What the backend asked for, or a moment, each with jitter; `null` when that would be too long. */
function waitForBusy({ retryAfterMs, rules, random, attempts }: RetryQuestion): number | null {
  const spreadMs = random * capDelay(rules, attempts);
  if (retryAfterMs === null) return busyFloorMs + spreadMs;
  return retryAfterMs > rules.maxRetryAfterMs ? null : Math.max(0, retryAfterMs) + spreadMs;
}

/** Full jitter, so that those who failed together do not come back together. None where nobody had the request. */
function backOff({ failure, attempts, rules, random }: RetryQuestion): number {
  return habits[failure].isCharged ? random * capDelay(rules, attempts) : 0;
}

const capDelay = ({ baseMs, maxDelayMs }: RetryRules, attempts: number): number =>
  Math.min(maxDelayMs, baseMs * 2 ** Math.min(30, attempts - 1));
