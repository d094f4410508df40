import type { CanonicalError } from '../../translate/index.ts';

/** Ends a request early from outside: client gone, time over, cancelled, drained. The first reason stays. */
export interface StopSwitch {
  reason(): CanonicalError | null;
  stop(reason: CanonicalError): void;
  /** Tells the phase that runs now, in place of the one before; at once when already stopped. */
  onStop(listener: (reason: CanonicalError) => void): void;
}

export function createStopSwitch(): StopSwitch {
  let reason: CanonicalError | null = null;
  let listener: ((reason: CanonicalError) => void) | null = null;
  return {
    reason: () => reason,
    stop(newReason) {
      if (reason) return;
      reason = newReason;
      listener?.(newReason);
    },
    onStop(newListener) {
      listener = newListener;
      if (reason) newListener(reason);
    },
  };
}
