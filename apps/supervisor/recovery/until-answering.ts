import type { CaredDaemon } from './deep-health-options.ts';
import { isFinal } from './reduce-outage.ts';

/** Whether the daemon answers in the end; `false` as soon as it will not by itself, or when `signal` aborts. */
export async function untilAnswering(
  daemon: Pick<CaredDaemon, 'state' | 'answeringUrl' | 'onStateChange'>,
  signal: AbortSignal,
): Promise<boolean> {
  const judge = (): boolean | null => {
    if (daemon.answeringUrl() !== null) return true;
    return isFinal(daemon.state()) || signal.aborted ? false : null;
  };
  const now = judge();
  if (now !== null) return now;
  return new Promise((resolve) => {
    const hear = (): void => {
      const verdict = judge();
      if (verdict === null) return;
      unsubscribe();
      signal.removeEventListener('abort', hear);
      resolve(verdict);
    };
    const unsubscribe = daemon.onStateChange(hear);
    signal.addEventListener('abort', hear);
  });
}
