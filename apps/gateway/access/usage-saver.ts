import type { Limiter } from '../../access/index.ts';
import type { CancelTimer } from '../../base/index.ts';
import type { GatewayPorts } from '../ports.ts';

/** Writes down what was used up, some moments after it was, so that limits hold over a restart. */
export interface UsageSaver {
  note(): void;
  /** Writes at once, for the last time. */
  close(): void;
}

const gatherMs = 1000;

export function createUsageSaver(limiter: Limiter, { clock, timers, keys }: GatewayPorts): UsageSaver {
  let cancel: CancelTimer | null = null;
  const save = (): void => {
    cancel?.();
    cancel = null;
    const changes = limiter.takeChanges({ nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() });
    if (changes.length > 0) keys.saveUsage(changes);
  };
  return {
    note() {
      cancel ??= timers.after(gatherMs, save);
    },
    close: save,
  };
}
