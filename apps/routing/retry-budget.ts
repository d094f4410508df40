/** Keeps retries from multiplying a backend's trouble: at most a share of recent requests, but always a few. */
export interface RetryBudget {
  noteRequest(nowMs: number): void;
  /** Whether one more retry fits; takes it when it does. `nowMs` is monotonic. */
  tryTake(nowMs: number): boolean;
}

const windowMs = 10_000;

interface Window {
  readonly startMs: number;
  requests: number;
  retries: number;
}

/** Creates a budget over windows of 10 seconds: `percent` of the window's requests, and `minimum` in any case. */
export function createRetryBudget(percent: number, minimum: number): RetryBudget {
  let window: Window = { startMs: Number.NEGATIVE_INFINITY, requests: 0, retries: 0 };
  const current = (nowMs: number): Window => {
    if (nowMs - window.startMs >= windowMs) window = { startMs: nowMs, requests: 0, retries: 0 };
    return window;
  };
  return {
    noteRequest(nowMs) {
      current(nowMs).requests++;
    },
    tryTake(nowMs) {
      const now = current(nowMs);
      if (now.retries >= Math.max(minimum, Math.floor((now.requests * percent) / 100))) return false;
      now.retries++;
      return true;
    },
  };
}
