/** Keeps retries from multiplying a backend's trouble: at most a share of recent requests, but always a few. */
export interface RetryBudget {
  noteRequest(nowMs: number): void;
  /** Whether one more retry fits; takes it when it does. `nowMs` is monotonic. */
  tryTake(nowMs: number): boolean;
}

const windowMs = 10_000;

interface Window {
  requests: number;
  retries: number;
}

const createWindow = (): Window => ({ requests: 0, retries: 0 });

/**
 * Creates a budget over the last 10 seconds: `percent` of their requests, and `minimum` in any case. The window slides: of the one before, the
 * part counts that has not passed yet, so that trouble finds a budget also just after a window began.
 */
export function createRetryBudget(percent: number, minimum: number): RetryBudget {
  let startMs = Number.NEGATIVE_INFINITY;
  let before = createWindow();
  let current = createWindow();
  const advance = (nowMs: number): void => {
    const passedMs = nowMs - startMs;
    if (passedMs < windowMs) return;
    const isNext = passedMs < 2 * windowMs;
    before = isNext ? current : createWindow();
    current = createWindow();
    startMs = isNext ? startMs + windowMs : nowMs;
  };
  return {
    noteRequest(nowMs) {
      advance(nowMs);
      current.requests++;
    },
    tryTake(nowMs) {
      advance(nowMs);
      const share = 1 - (nowMs - startMs) / windowMs;
      const requests = current.requests + before.requests * share;
      const retries = current.retries + before.retries * share;
      if (retries + 1 > Math.max(minimum, Math.floor((requests * percent) / 100))) return false;
      current.retries++;
      return true;
    },
  };
}
