import type { CancelTimer, Clock, Timers } from '../../../apps/base/index.ts';

/** The machine's clocks and timers, with sleeps that take no time here. */
export interface SleepingClock {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Timers that have fired. */
  firedCount(): number;
  sleep(forMs: number): void;
}

interface Armed {
  readonly dueMs: number;
  readonly run: () => void;
  handle: NodeJS.Timeout | null;
}

/** `standing`: the monotonic clock and the timers do not notice a sleep; `running`: it counts, and what fell due meanwhile is late. */
export function createSleepingClock(monotonic: 'standing' | 'running'): SleepingClock {
  const armed = new Set<Armed>();
  let sleptMs = 0;
  let fired = 0;
  const monotonicMs = (): number => performance.now() + (monotonic === 'running' ? sleptMs : 0);
  const schedule = (timer: Armed): NodeJS.Timeout =>
    setTimeout(
      () => {
        armed.delete(timer);
        fired++;
        timer.run();
      },
      Math.max(0, timer.dueMs - monotonicMs()),
    );
  return {
    clock: { nowMs: () => Math.round(Date.now() + sleptMs), monotonicMs },
    timers: {
      after(delayMs, run): CancelTimer {
        const timer: Armed = { dueMs: monotonicMs() + delayMs, run, handle: null };
        timer.handle = schedule(timer);
        armed.add(timer);
        return () => {
          clearTimeout(timer.handle ?? undefined);
          armed.delete(timer);
        };
      },
    },
    firedCount: () => fired,
    sleep(forMs) {
      sleptMs += forMs;
      if (monotonic === 'standing') return;
      for (const timer of armed) {
        clearTimeout(timer.handle ?? undefined);
        timer.handle = schedule(timer);
      }
    },
  };
}
