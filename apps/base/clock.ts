/** Time as a room receives it. Wall time is for records, monotonic time for durations: only the latter never jumps. */
export interface Clock {
  /** UTC milliseconds since the epoch. */
  nowMs(): number;
  /** Milliseconds from an arbitrary start, with fractions, never going back. */
  monotonicMs(): number;
}

/** Cancels a scheduled call; calling it twice, or after the call, does nothing. */
export type CancelTimer = () => void;

/** Timers as a room receives them, so that tests can move time by hand. */
export interface Timers {
  /** Calls `run` once after `delayMs`. */
  after(delayMs: number, run: () => void): CancelTimer;
}
