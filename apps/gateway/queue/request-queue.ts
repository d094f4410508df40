import type { CancelTimer, Clock, Timers } from '../../base/index.ts';
import type { QueuePlace, QueueSnapshot } from '../../contract/model/index.ts';
import { createFairQueue, type FairQueue, type QueueRequest, type QueueRules } from '../../routing/index.ts';
import type { CanonicalError } from '../../translate/index.ts';
import { explainDisplaced, explainFull, explainLate } from './explain-waits.ts';
import { backendOfLane, nameLane } from './lane-name.ts';

/** Who waits hears one of these, once. */
export interface Waiter {
  start(): void;
  refuse(error: CanonicalError): void;
}

export type QueueAnswer =
  /** It runs, and has its place until `leave`. */
  | { readonly kind: 'started' }
  /** The waiter will hear. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** The lines of requests before the models of backends that run only so many at once. */
export interface RequestQueue {
  /** Whether requests for this backend have to stand in line at all. */
  isBounded(backend: string): boolean;
  enter(request: QueueRequest, waiter: Waiter): QueueAnswer;
  /** One that was started has ended. Starts those whose turn it is, before it returns. */
  leave(id: string): void;
  /** One that waits does not want to any more; `false` when it does not wait. */
  quit(id: string): boolean;
  /** How many wait in one lane. */
  waitingIn(backend: string, model: string): number;
  /** Of all who wait, by id. */
  places(): ReadonlyMap<string, QueuePlace>;
  snapshot(): readonly QueueSnapshot[];
  /** Slots or rules may have changed. */
  refresh(rules: QueueRules): void;
  /** Sends away all who wait, and from now on all who would have to. */
  close(error: CanonicalError): void;
}

export interface RequestQueueOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rules: QueueRules;
  /** Infinite for backends without a bound. */
  readonly slotsOf: (backend: string) => number;
}

interface Standing extends Waiter {
  readonly lane: string;
  readonly enteredMs: number;
}

interface Parts {
  readonly clock: Clock;
  readonly line: FairQueue;
  readonly waiters: Map<string, Standing>;
  readonly patience: Patience;
}

/** Creates the lines, all empty. */
export function createRequestQueue({ clock, timers, rules, slotsOf }: RequestQueueOptions): RequestQueue {
  const line = createFairQueue({ rules, slotsFor: (lane) => slotsOf(backendOfLane(lane)) });
  const waiters = new Map<string, Standing>();
  const patience = createPatience(line, { clock, timers, onEnd: () => sendLateAway(parts) });
  const parts: Parts = { clock, line, waiters, patience };
  let closing: CanonicalError | null = null;
  return {
    isBounded: (backend) => slotsOf(backend) !== Number.POSITIVE_INFINITY,
    enter(request, waiter) {
      const answer = enter(parts, request, waiter);
      if (closing === null || answer.kind !== 'waiting') return answer;
      quit(parts, request.id);
      return { kind: 'refused', error: closing };
    },
    leave: (id) => startAll(parts, line.leave(id, clock.monotonicMs())),
    quit: (id) => quit(parts, id),
    waitingIn(backend, model) {
      if (waiters.size === 0) return 0;
      const wanted = nameLane(backend, model);
      return [...waiters.values()].filter(({ lane }) => lane === wanted).length;
    },
    places: line.places,
    snapshot: () => line.snapshot(clock.monotonicMs()).filter(({ slots }) => slots !== Number.POSITIVE_INFINITY),
    refresh(next) {
      line.setRules(next);
      const nowMs = clock.monotonicMs();
      for (const { lane } of line.snapshot(nowMs)) startAll(parts, line.refill(lane, nowMs));
      patience.end();
      patience.begin();
    },
    close(error) {
      closing = error;
      for (const id of [...waiters.keys()]) sendAway(parts, id, error);
    },
  };
}

function enter(parts: Parts, request: QueueRequest, waiter: Waiter): QueueAnswer {
  const { line, clock, waiters, patience } = parts;
  const { id, lane } = request;
  const enteredMs = clock.monotonicMs();
  const entrance = line.enter(request, enteredMs);
  if (entrance.kind === 'waiting') {
    waiters.set(id, { ...waiter, lane, enteredMs });
    patience.begin();
    if (entrance.displaced !== null) sendAway(parts, entrance.displaced, explainDisplaced(line.paceMs(lane)));
  }
  startAll(parts, entrance.started);
  return entrance.kind === 'full' ? { kind: 'refused', error: explainFull(entrance.retryAfterMs) } : entrance;
}

/** One of them may be the one who has just entered, who does not wait. */
function startAll({ waiters, patience }: Parts, ids: readonly string[]): void {
  for (const id of ids) {
    const waiter = waiters.get(id);
    waiters.delete(id);
    if (waiters.size === 0) patience.end();
    waiter?.start();
  }
}

function quit({ waiters, line, clock, patience }: Parts, id: string): boolean {
  if (!waiters.delete(id)) return false;
  line.leave(id, clock.monotonicMs());
  if (waiters.size === 0) patience.end();
  return true;
}

function sendAway(parts: Parts, id: string, error: CanonicalError): void {
  const waiter = parts.waiters.get(id);
  quit(parts, id);
  waiter?.refuse(error);
}

function sendLateAway(parts: Parts): void {
  const { line, waiters, clock } = parts;
  const nowMs = clock.monotonicMs();
  for (const id of line.expire(nowMs)) {
    const { lane = '', enteredMs = nowMs } = waiters.get(id) ?? {};
    sendAway(parts, id, explainLate(nowMs - enteredMs, line.paceMs(lane)));
  }
}

/** One timer for the first whose patience ends. */
interface Patience {
  begin(): void;
  end(): void;
}

/** Timers of the system know no longer times than 24 days. */
const longestTimerMs = 3_600_000;

function createPatience(
  line: Pick<FairQueue, 'nextExpiryMs'>,
  { clock, timers, onEnd }: { readonly clock: Clock; readonly timers: Timers; readonly onEnd: () => void },
): Patience {
  let cancel: CancelTimer | null = null;
  const begin = (): void => {
    const dueMs = line.nextExpiryMs();
    if (cancel !== null || dueMs === null || dueMs === Number.POSITIVE_INFINITY) return;
    const leftMs = Math.max(1, dueMs - clock.monotonicMs());
    cancel = timers.after(Math.min(longestTimerMs, leftMs), () => {
      cancel = null;
      onEnd();
      begin();
    });
  };
  return {
    begin,
    end() {
      cancel?.();
      cancel = null;
    },
  };
}
