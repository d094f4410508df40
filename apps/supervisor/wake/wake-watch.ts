import type { Clock, Timers } from '../../base/index.ts';

export interface WakeWatchOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Between looks at the clocks. Default 5000. */
  readonly tickMs?: number;
  /** Told once for each sleep, with about how long it was. */
  readonly onWake: (sleptMs: number) => void;
}

/** Ticks that were lost until it counts as a sleep; a busy machine is late by less. */
const lostTicks = 2;

/**
 * Notices that the machine slept. Where the monotonic clock stands still meanwhile, the wall clock has run ahead of it; where it goes on, the
 * tick comes much too late. A wall clock that was set forward, or a process that was halted, looks the same and does no harm.
 */
export function createWakeWatch({ clock, timers, tickMs = 5000, onWake }: WakeWatchOptions): { dispose(): void } {
  const read = () => ({ wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() });
  let last = read();
  const tick = (): void => {
    const now = read();
    const wallMs = now.wallMs - last.wallMs;
    const monotonicMs = now.monotonicMs - last.monotonicMs;
    last = now;
    // The next tick counts from now: ticks that were missed are not made up for.
    cancel = timers.after(tickMs, tick);
    const aheadMs = wallMs - monotonicMs;
    const lateMs = monotonicMs - tickMs;
    if (Math.max(aheadMs, lateMs) >= lostTicks * tickMs) onWake(Math.round(Math.max(wallMs, monotonicMs) - tickMs));
  };
  let cancel = timers.after(tickMs, tick);
  return { dispose: () => cancel() };
}
