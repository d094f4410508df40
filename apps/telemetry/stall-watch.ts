import type { Timers } from '../base/index.ts';

interface StallWatchOptions {
  readonly timers: Timers;
  readonly stallMs: number;
  /** The batch that is being written, if there is one. */
  readonly current: () => object | null;
  /** Whether it is known already that nothing reaches the disk. */
  readonly isFailing: () => boolean;
  readonly onStall: () => void;
}

/**
 * Returns what is to be called with each batch: `onStall` follows when one takes longer than `stallMs`, and twice that at the latest. One
 * timer at a time looks whether the batch is still the same: no timer has to be set and cleared for each.
 */
export function createStallWatch({ timers, stallMs, current, isFailing, onStall }: StallWatchOptions): () => void {
  let isWatching = false;
  const watch = (): void => {
    if (isWatching) return;
    isWatching = true;
    const watched = current();
    timers.after(stallMs, () => {
      isWatching = false;
      const now = current();
      if (now === null) return;
      if (now === watched && !isFailing()) onStall();
      else watch();
    });
  };
  return watch;
}
