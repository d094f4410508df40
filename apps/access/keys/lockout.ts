/** Slows down who guesses keys. Times are monotonic milliseconds. */
export interface Lockout {
  /** Milliseconds until this source may try again; 0 when it may now. */
  waitMs(source: string, atMs: number): number;
  /** A key was wrong. */
  noteFailure(source: string, atMs: number): void;
  /** A key was right: what went before was a mistake. */
  noteSuccess(source: string): void;
  count(): number;
}

interface Failures {
  count: number;
  lastAtMs: number;
  lockedUntilMs: number;
}

const freeFailures = 5;
const firstLockMs = 1000;
const longestLockMs = 60_000;
const forgetMs = 900_000;

/**
 * Five wrong keys are free; each further one locks the source for twice as long, up to a minute. A quarter of an hour without one forgets
 * it all. Of many sources those are forgotten whose last failure is the oldest.
 */
export function createLockout(maxSources = 10_000): Lockout {
  const sources = new Map<string, Failures>();
  const find = (source: string, atMs: number): Failures | undefined => {
    const failures = sources.get(source);
    if (failures === undefined || atMs - failures.lastAtMs < forgetMs) return failures;
    sources.delete(source);
    return undefined;
  };
  return {
    waitMs: (source, atMs) => Math.max(0, (find(source, atMs)?.lockedUntilMs ?? Number.NEGATIVE_INFINITY) - atMs),
    noteFailure(source, atMs) {
      const count = (find(source, atMs)?.count ?? 0) + 1;
      const excess = count - freeFailures;
      const lockMs = excess <= 0 ? 0 : Math.min(longestLockMs, firstLockMs * 2 ** (excess - 1));
      // Deleted first: the order of the map is that of the last failure.
      sources.delete(source);
      sources.set(source, {
        count,
        lastAtMs: atMs,
        lockedUntilMs: lockMs === 0 ? Number.NEGATIVE_INFINITY : atMs + lockMs,
      });
      const [oldest] = sources.keys();
      if (sources.size > maxSources && oldest !== undefined) sources.delete(oldest);
    },
    noteSuccess: (source) => void sources.delete(source),
    count: () => sources.size,
  };
}
