import type { CancelTimer, Clock, Timers, Unsubscribe } from '../base/index.ts';

interface PaceOptions {
  readonly subscribe: (listener: () => void) => Unsubscribe;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly intervalMs: number;
  readonly report: () => void;
}

/** Reports changes at most once per interval, the last one always. Returns its end. */
export function paceChanges({ subscribe, clock, timers, intervalMs, report }: PaceOptions): () => void {
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer | undefined;
  const run = (): void => {
    cancel = undefined;
    reportedAtMs = clock.monotonicMs();
    report();
  };
  const unsubscribe = subscribe(() => {
    cancel ??= timers.after(Math.max(0, reportedAtMs + intervalMs - clock.monotonicMs()), run);
  });
  return () => {
    unsubscribe();
    cancel?.();
  };
}
