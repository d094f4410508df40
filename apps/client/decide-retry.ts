/** How often and how long a call is tried again. */
export interface RetryPolicy {
  /** All attempts together; 1 never tries again. */
  readonly attempts: number;
  /** A `retry-after` beyond this is not waited for: the error is thrown at once, with `retryAfterSeconds`. */
  readonly maxWaitMs: number;
}

export const defaultRetry: RetryPolicy = { attempts: 3, maxWaitMs: 30_000 };

/** How an attempt ended. Only what the gateway did not begin to serve, or what changes nothing, may be sent again. */
export type AttemptEnd =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'failed'; readonly isSafeToResend: boolean };

const baseMs = 250;
const longestBackoffMs = 8000;
const waitingStatuses: ReadonlySet<number> = new Set([429, 503]);

/**
 * Milliseconds until the next attempt, `null` when there is none. `attempt` counts from 1; `random` is from 0 to below 1. A `retry-after`
 * is never undercut, and up to a quarter is added, so that many clients do not come back at once.
 */
export function decideRetry(
  end: AttemptEnd,
  { attempt, random }: { readonly attempt: number; readonly random: number },
  { attempts, maxWaitMs }: RetryPolicy = defaultRetry,
): number | null {
  if (attempt >= attempts) return null;
  if (end.kind === 'failed') return end.isSafeToResend ? backOff(attempt, random) : null;
  if (!waitingStatuses.has(end.status) || end.retryAfterSeconds === null) return null;
  const waitMs = end.retryAfterSeconds * 1000;
  return waitMs > maxWaitMs ? null : Math.max(waitMs * (1 + random / 4), backOff(attempt, random));
}

const backOff = (attempt: number, random: number): number =>
  Math.min(baseMs * 2 ** (attempt - 1), longestBackoffMs) * (0.5 + random / 2);

/** The header's seconds, also where it names a time; `null` when it says nothing usable. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = /^\s*\d+(?:\.\d+)?\s*$/.test(header) ? Number(header) : (Date.parse(header) - nowMs) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
