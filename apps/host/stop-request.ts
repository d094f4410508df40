import type { Clock } from '../base/index.ts';

const repeatMs = 1_000;

interface StopRequestOptions {
  readonly clock: Clock;
  /** The first request: let what runs finish. */
  readonly drain: () => void;
  /** Asked again: end now. */
  readonly endNow: () => void;
}

/**
 * Creates what a termination signal calls. A terminal and process runners signal the whole group and then forward the same signal, so a
 * repeat within a second is no second wish.
 */
export function createStopRequest({ clock, drain, endNow }: StopRequestOptions): () => void {
  let firstAtMs: number | undefined;
  return () => {
    if (firstAtMs === undefined) {
      firstAtMs = clock.monotonicMs();
      drain();
    } else if (clock.monotonicMs() - firstAtMs >= repeatMs) {
      endNow();
    }
  };
}
