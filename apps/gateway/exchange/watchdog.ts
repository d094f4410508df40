import type { CancelTimer, Clock, Timers } from '../../base/index.ts';

/** One deadline that is moved often: moving it later costs an assignment, not a timer. */
export interface Watchdog {
  /** Calls `onExpire` unless moved or disarmed within `delayMs`; 0 disarms. Replaces the deadline before. */
  arm(delayMs: number, onExpire: () => void): void;
  disarm(): void;
}

export function createWatchdog(clock: Clock, timers: Timers): Watchdog {
  let dueMs = Number.POSITIVE_INFINITY;
  let timerDueMs = Number.POSITIVE_INFINITY;
  let expire: (() => void) | null = null;
  let cancel: CancelTimer | null = null;

  const schedule = (delayMs: number): void => {
    timerDueMs = dueMs;
    cancel = timers.after(delayMs, check);
  };
  const check = (): void => {
    cancel = null;
    timerDueMs = Number.POSITIVE_INFINITY;
    const leftMs = dueMs - clock.monotonicMs();
    if (expire === null) return;
    // Timers may fire a fraction early; half a millisecond is not worth another round.
    if (leftMs > 0.5) {
      schedule(leftMs);
      return;
    }
    const run = expire;
    expire = null;
    run();
  };
  return {
    arm(delayMs, onExpire) {
      if (delayMs <= 0) {
        expire = null;
        return;
      }
      expire = onExpire;
      dueMs = clock.monotonicMs() + delayMs;
      if (timerDueMs <= dueMs) return;
      cancel?.();
      schedule(delayMs);
    },
    disarm() {
      expire = null;
      cancel?.();
      cancel = null;
      timerDueMs = Number.POSITIVE_INFINITY;
    },
  };
}
