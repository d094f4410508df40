import type { CancelTimer, Clock, Timers } from '../../../apps/base/index.ts';
import { decideAfterExit, type ServiceExit } from './decide-after-exit.ts';
import { endService, type ServiceChild } from './end-service.ts';

export type ServiceNotice =
  | { readonly kind: 'restarting'; readonly exitCode: number; readonly delayMs: number }
  | { readonly kind: 'gave-up'; readonly message: string; readonly advice: string };

export interface ServiceProcessOptions {
  readonly launch: (onExit: (exit: ServiceExit) => void) => ServiceChild;
  /** Whether a service answers on the control socket of the data folder. */
  readonly isAnswering: () => Promise<boolean>;
  readonly time: Clock & Timers;
  readonly onNotice: (notice: ServiceNotice) => void;
}

/** `attached`: somebody else's service, only used. `owned`: ours to restart and to stop. */
type ServiceTenure = 'none' | 'attached' | 'owned';

export interface ServiceProcess {
  /** Attaches to a service that answers, else starts one. */
  start(): Promise<void>;
  /** For a service that does not answer: ends our own quickly if there is one, then starts again. */
  restart(): Promise<void>;
  /** Ends our own service in good order, by force after the time-out. Another's service is left alone. */
  stop(): Promise<void>;
  tenure(): ServiceTenure;
}

/** Longer than the service gives running streams, and Ollama after them, to end. */
const stopGraceMs = 45_000;
const restartGraceMs = 2000;
/** A service that ran this long starts with a clean record when it dies. */
const steadyAfterMs = 60_000;

/** Creates the keeper of the service process. It restarts a service that dies, with growing delay. */
export function createServiceProcess(options: ServiceProcessOptions): ServiceProcess {
  const { time } = options;
  let child: ServiceChild | null = null;
  let isAttached = false;
  let isStopping = false;
  let failuresInARow = 0;
  let launchedAtMs = 0;
  let cancelRestart: CancelTimer = () => {};

  function launch(): void {
    launchedAtMs = time.monotonicMs();
    const launched = options.launch((exit) => {
      if (child !== launched) return;
      child = null;
      if (!isStopping) recover(exit);
    });
    child = launched;
  }

  function recover(exit: ServiceExit): void {
    if (time.monotonicMs() - launchedAtMs >= steadyAfterMs) failuresInARow = 0;
    failuresInARow += 1;
    const decision = decideAfterExit(exit, failuresInARow);
    if (decision.kind === 'give-up') {
      options.onNotice({ kind: 'gave-up', message: decision.message, advice: decision.advice });
      return;
    }
    options.onNotice({ kind: 'restarting', exitCode: exit.exitCode, delayMs: decision.delayMs });
    cancelRestart = time.after(decision.delayMs, () => void start());
  }

  async function start(): Promise<void> {
    cancelRestart();
    isStopping = false;
    isAttached = await options.isAnswering();
    if (!isAttached && !isStopping && child === null) launch();
  }

  async function stop(graceMs: number): Promise<void> {
    isStopping = true;
    cancelRestart();
    if (child !== null) await endService(child, time, graceMs);
  }

  return {
    start,
    stop: () => stop(stopGraceMs),
    async restart() {
      failuresInARow = 0;
      await stop(restartGraceMs);
      await start();
    },
    tenure: () => (child !== null ? 'owned' : isAttached ? 'attached' : 'none'),
  };
}
