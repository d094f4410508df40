/** Models of backends that asked to be left alone for a while because they allow no more requests. Times are monotonic. */
export interface RateLimits {
  /** `retryAfterMs` is what the backend asked for; `null` where it asked for nothing. */
  note(backend: string, model: string, moment: { readonly nowMs: number; readonly retryAfterMs: number | null }): void;
  /** When the time is over one asker is let through; the others wait for what comes of it, half a second at most. */
  isLimited(backend: string, model: string, nowMs: number): boolean;
  /** It answers again. */
  clear(backend: string, model: string): void;
}

const usualMs = 1000;
const longestMs = 60_000;
const mostEntries = 1000;
const trialMs = 500;

/** Creates limits of which none is known. */
export function createRateLimits(): RateLimits {
  const untilMs = new Map<string, number>();
  const keyOf = (backend: string, model: string): string => `${backend}/${model}`;
  return {
    note(backend, model, { nowMs, retryAfterMs }) {
      const key = keyOf(backend, model);
      // The latest stands last: the first is the one to forget.
      untilMs.delete(key);
      untilMs.set(key, nowMs + Math.min(longestMs, retryAfterMs ?? usualMs));
      const [oldest] = untilMs.keys();
      if (untilMs.size > mostEntries && oldest !== undefined) untilMs.delete(oldest);
    },
    isLimited(backend, model, nowMs) {
      if (untilMs.size === 0) return false;
      const key = keyOf(backend, model);
      const until = untilMs.get(key);
      if (until === undefined) return false;
      if (nowMs < until) return true;
      untilMs.set(key, nowMs + trialMs);
      return false;
    },
    clear(backend, model) {
      if (untilMs.size > 0) untilMs.delete(keyOf(backend, model));
    },
  };
}
