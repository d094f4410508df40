import type { CancelTimer, Timers } from '../base/index.ts';

interface FlushTimingOptions {
  readonly timers: Timers;
  /** Runs the call at the end of this loop turn, so that all rows of a turn go out together. */
  readonly atTurnEnd: (run: () => void) => void;
  readonly flush: () => void;
}

/** When the next batch goes out: at most one appointment at a time, and the end of the turn comes before any timer. */
export interface FlushTiming {
  atTurnEnd(): void;
  /** A timer that is set is left to run, even when what it was set for has gone out: a timer for each request costs more than its row. */
  later(delayMs: number): void;
  cancelTimer(): void;
}

export function createFlushTiming({ timers, atTurnEnd, flush }: FlushTimingOptions): FlushTiming {
  let isTurnScheduled = false;
  let cancelTimer: CancelTimer | null = null;
  return {
    atTurnEnd() {
      if (isTurnScheduled) return;
      isTurnScheduled = true;
      atTurnEnd(() => {
        isTurnScheduled = false;
        flush();
      });
    },
    later(delayMs) {
      if (isTurnScheduled || cancelTimer !== null) return;
      cancelTimer = timers.after(delayMs, () => {
        cancelTimer = null;
        flush();
      });
    },
    cancelTimer() {
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
