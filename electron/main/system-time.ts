import type { Clock, Timers } from '../../apps/base/index.ts';

/** The machine's clock and timers. */
export const systemTime: Clock & Timers = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
