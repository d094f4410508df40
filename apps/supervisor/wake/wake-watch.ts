import type { Clock, Timers } from '../../base/index.ts';

export interface WakeWatchOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Between looks at the clocks. Default 5000. */
  readonly tickMs?: number;
  /** Told once for each sleep, with about how long it was. */
  readonly onWake: (sleptMs: number) => void;
}

export interface WakeWatch {
  /** Somebody heard from the system that the machine has woken: told at once, unless the clocks have told it already. */
  noteWake(): void;
  dispose(): void;
}

/** Ticks that were lost until it counts as a sleep; a busy machine is late by less. */
const lostTicks = 2;

/**
 * Notices that the machine slept. Where the monotonic clock stands still meanwhile, the wall clock has run ahead of it; where it goes on, the
 * tick comes much too late. A wall clock that was set forward, or a process that was halted, looks the same and does no harm.
 */
export function createWakeWatch({ clock, timers, tickMs = 5000, onWake }: WakeWatchOptions): WakeWatch {
  const read = () => ({ wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() });
  let last = read();
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const look = () => {
    const now = read();
    const wallMs = now.wallMs - last.wallMs;
    const monotonicMs = now.monotonicMs - last.monotonicMs;
    last = now;
    // The next tick counts from now: ticks that were missed are not made up for.
    cancel();
    cancel = timers.after(tickMs, tick);
    return { wallMs, monotonicMs };
  };
  const tell = (sleptMs: number): void => {
    toldAtMs = clock.monotonicMs();
    onWake(Math.round(Math.max(0, sleptMs)));
  };
  const tick = (): void => {
    const { wallMs, monotonicMs } = look();
    const aheadMs = wallMs - monotonicMs;
    const lateMs = monotonicMs - tickMs;
    if (Math.max(aheadMs, lateMs) >= lostTicks * tickMs) tell(Math.max(wallMs, monotonicMs) - tickMs);
  };
  let cancel = timers.after(tickMs, tick);
  return {
    noteWake() {
      if (clock.monotonicMs() - toldAtMs < tickMs) return;
      const { wallMs, monotonicMs } = look();
      tell(Math.max(wallMs, monotonicMs));
    },
    dispose: () => cancel(),
  };
}
