import type { CancelTimer, Clock, Timers } from '../../base/index.ts';

/** Somebody who waits for room. */
export interface Waiter<Query, Answer> {
  readonly query: Query;
  readonly sinceMs: number;
  /** Keys of the models that have to end their work for it: its claim. */
  blockedBy: readonly string[];
  /** For people: what it waits for. */
  reason: string;
  readonly isSettled: () => boolean;
  readonly settle: (answer: Answer) => void;
}

export interface WaitingLine<Query, Answer> {
  /** `null` when the line is full. `onLate` gives the answer for who has waited too long, `onAbort` for who left. */
  join(query: Query, signal: AbortSignal, answers: LineAnswers<Query, Answer>): Promise<Answer> | null;
  isFull(): boolean;
  all(): readonly Waiter<Query, Answer>[];
  length(): number;
  /** Whether somebody before `waiter` has waited longer than it is fair to overtake, for the model of this key to be free. */
  isOwed(key: string, waiter: Waiter<Query, Answer> | null): boolean;
  settleAll(answer: Answer): void;
}

export interface LineAnswers<Query, Answer> {
  readonly onLate: (waiter: Waiter<Query, Answer>) => Answer;
  readonly onAbort: () => Answer;
}

export interface LineOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly maxWaiters: number;
  readonly maxWaitMs: number;
  /** Requests for a model in memory may go before those who wait for it to be free, so long. */
  readonly overtakeMs: number;
  /** Somebody went without having been served: whom it kept waiting can go on. */
  readonly onLeft: () => void;
}

export const itsTurn = 'its turn';

/** A line in order of arrival. Each who joins is answered once: when it is their turn, when it took too long, or when they leave. */
export function createWaitingLine<Query, Answer>(options: LineOptions): WaitingLine<Query, Answer> {
  const { clock, timers, maxWaiters, maxWaitMs, overtakeMs, onLeft } = options;
  const waiters = new Set<Waiter<Query, Answer>>();
  const join = (query: Query, signal: AbortSignal, answers: LineAnswers<Query, Answer>): Promise<Answer> =>
    new Promise((resolve) => {
      let cancelTimer: CancelTimer | null = null;
      const settle = (answer: Answer): void => {
        if (!waiters.delete(waiter)) return;
        cancelTimer?.();
        signal.removeEventListener('abort', leave);
        resolve(answer);
      };
      const goUnserved = (answer: Answer): void => {
        settle(answer);
        onLeft();
      };
      const leave = (): void => goUnserved(answers.onAbort());
      const waiter: Waiter<Query, Answer> = {
        query,
        sinceMs: clock.monotonicMs(),
        blockedBy: [],
        reason: itsTurn,
        isSettled: () => !waiters.has(waiter),
        settle,
      };
      waiters.add(waiter);
      cancelTimer = timers.after(maxWaitMs, () => goUnserved(answers.onLate(waiter)));
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
    });
  return {
    join: (query, signal, answers) => (waiters.size >= maxWaiters ? null : join(query, signal, answers)),
    isFull: () => waiters.size >= maxWaiters,
    all: () => [...waiters],
    length: () => waiters.size,
    isOwed(key, before) {
      for (const waiter of waiters) {
        if (waiter === before) return false;
        const isOld = waiter.blockedBy.length > 0 && clock.monotonicMs() - waiter.sinceMs >= overtakeMs;
        if (isOld && waiter.blockedBy.includes(key)) return true;
      }
      return false;
    },
    settleAll(answer) {
      for (const waiter of [...waiters]) waiter.settle(answer);
    },
  };
}
