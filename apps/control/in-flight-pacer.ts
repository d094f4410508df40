import type { CancelTimer, Clock, Timers } from '../base/index.ts';
import type { InFlight } from '../contract/model/index.ts';
import type { Gateway } from '../gateway/index.ts';

interface PacerOptions {
  readonly gateway: Pick<Gateway, 'inFlight' | 'onInFlightChange'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly intervalMs: number;
  readonly report: (requests: InFlight[]) => void;
}

/** Reports the running requests at most once per interval while any runs, and once more when the last has ended. Returns its end. */
export function startInFlightPacer(options: PacerOptions): () => void {
  const { gateway, clock, timers, intervalMs } = options;
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer | undefined;
  const report = (): void => {
    cancel = undefined;
    reportedAtMs = clock.monotonicMs();
    const requests = [...gateway.inFlight()];
    options.report(requests);
    if (requests.length > 0) schedule();
  };
  const schedule = (): void => {
    cancel ??= timers.after(Math.max(0, reportedAtMs + intervalMs - clock.monotonicMs()), report);
  };
  const unsubscribe = gateway.onInFlightChange(schedule);
  if (gateway.inFlight().length > 0) schedule();
  return () => {
    unsubscribe();
    cancel?.();
  };
}
