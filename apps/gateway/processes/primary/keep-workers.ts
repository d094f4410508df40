import type { CancelTimer } from '../../../base/index.ts';
import type { GatewayPorts, WorkerPort } from '../../ports.ts';
import { createGate } from '../gate.ts';
import type { Desk } from './desk.ts';

export interface KeepOptions {
  readonly ports: Pick<GatewayPorts, 'clock' | 'timers' | 'log'>;
  readonly workers: Pick<WorkerPort, 'count'>;
  /** Starts one; its desk is given what it must know. */
  readonly startOne: () => Desk;
}

/** Keeps so many workers running: one that ends is buried, and another takes its place. */
export interface KeptWorkers {
  readonly desks: ReadonlySet<Desk>;
  /** Resolves when all are ready; rejects when one ends before it is. */
  start(): Promise<void>;
  noteReady(desk: Desk): void;
  /** Starts no more. */
  close(): void;
}

const pauses = { firstMs: 20, longestMs: 10_000, forgottenAfterMs: 30_000 };

export function keepWorkers({ ports, workers, startOne }: KeepOptions): KeptWorkers {
  const { clock, timers, log } = ports;
  const desks = new Set<Desk>();
  const timersOn = new Set<CancelTimer>();
  const firstReady = createGate();
  let isClosed = false;
  let pauseMs = pauses.firstMs;
  let lastEndMs = Number.NEGATIVE_INFINITY;
  let hasStarted = false;

  const replace = (): void => {
    const nowMs = clock.monotonicMs();
    pauseMs = nowMs - lastEndMs > pauses.forgottenAfterMs ? pauses.firstMs : Math.min(pauses.longestMs, pauseMs * 2);
    lastEndMs = nowMs;
    const cancel = timers.after(pauseMs, () => {
      timersOn.delete(cancel);
      add();
    });
    timersOn.add(cancel);
  };
  const add = (): void => {
    const desk = startOne();
    desks.add(desk);
    desk.process.onExit((how) => {
      desks.delete(desk);
      desk.bury();
      if (isClosed) return;
      log.error({ worker: desk.process.pid, how }, 'a worker has ended; another takes its place');
      if (hasStarted) replace();
      else firstReady.fail(new Error(`A worker of the gateway ended at its start: ${how}.`));
    });
  };
  return {
    desks,
    start() {
      for (let index = 0; index < workers.count; index++) add();
      return firstReady.opened;
    },
    noteReady(desk) {
      desk.isReady = true;
      if (hasStarted || desks.size < workers.count || ![...desks].every(({ isReady }) => isReady)) return;
      hasStarted = true;
      firstReady.open();
    },
    close() {
      isClosed = true;
      for (const cancel of timersOn) cancel();
    },
  };
}
