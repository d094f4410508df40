import type { Timers } from '../../../apps/base/index.ts';

/** A running service process as the shell holds it. */
export interface ServiceChild {
  readonly pid: number | undefined;
  /** Tells the service to stop in good order. */
  requestStop(): void;
  /** SIGTERM, then SIGKILL with `isForced`. */
  kill(isForced: boolean): void;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
}

const killTimeoutMs = 2000;

/** Ends a service: asked first, signalled after `graceMs`, killed soon after that. Settles when it has ended, or cannot be ended. */
export async function endService(child: ServiceChild, timers: Timers, graceMs: number): Promise<void> {
  let hasEnded = false;
  const waitFor = (timeoutMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(timeoutMs, resolve);
      void child.ended.then(() => {
        hasEnded = true;
        cancel();
        resolve();
      });
    });
  child.requestStop();
  await waitFor(graceMs);
  if (hasEnded) return;
  child.kill(false);
  await waitFor(killTimeoutMs);
  if (hasEnded) return;
  child.kill(true);
  await waitFor(killTimeoutMs);
}
