import { type Clock, createEmitter, type Timers, type Unsubscribe } from '../base/index.ts';
import type { PendingRestart, RestartTime } from '../contract/model/index.ts';
import { countRequests } from './problems/problem-facts.ts';
import type { RestartOrder, RestartState } from './reduce-restart.ts';
import { createRestartRunner, type RestartTraffic } from './restart-runner.ts';

export interface RestartPlanOptions {
  /** Each answers once the daemon has settled. */
  readonly daemon: {
    start(): Promise<unknown>;
    stop(): Promise<unknown>;
    /** `reason` completes "restarted because ...". */
    restart(reason: string): Promise<unknown>;
  };
  readonly traffic: RestartTraffic;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Reads the daemon's settings again, so that a start passes what the file says by then. */
  readonly refreshSettings: () => void;
  readonly log: (message: string, fields: Readonly<Record<string, string>>) => void;
  /** How long a drained restart waits for requests to end. Default 5 minutes. */
  readonly drainBoundMs?: number;
}

/** Orders to the daemon, and the restart that waits for its time. A later order replaces an earlier one. */
export interface RestartPlan {
  /** Forgets a pending restart. Answers once the daemon has settled, as `stop` does. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** `now` answers once the daemon has settled, `drained` and `idle` at once. */
  restart(when: RestartTime, reason?: string): Promise<void>;
  /** Forgets a pending restart; one that has begun goes on. */
  cancel(): void;
  pending(): PendingRestart | null;
  /** Told when there is one, when there is none any more, and when its counts change. */
  onChange(listener: (pending: PendingRestart | null) => void): Unsubscribe;
}

const minuteMs = 60_000;
const defaultReason = 'it was asked for';

/** Creates the plan. Requests that it keeps waiting go on when the restart has settled, also when it failed. */
export function createRestartPlan(options: RestartPlanOptions): RestartPlan {
  const { daemon, traffic, clock, drainBoundMs = 5 * minuteMs, log } = options;
  const refresh = (): void => {
    try {
      options.refreshSettings();
    } catch (error) {
      log('the settings of the daemon cannot be read again', { error: String(error) });
    }
  };
  const restartDaemon = async (reason: string): Promise<void> => {
    try {
      refresh();
      await daemon.restart(reason);
    } finally {
      runner.dispatch({ type: 'restart-settled' });
    }
  };
  const onDue = (order: RestartOrder): void => {
    restartDaemon(explain(order, traffic.runningCount(), drainBoundMs)).catch((error: unknown) =>
      log('the pending restart failed', { error: String(error) }),
    );
  };
  const changes = createChanges(() => describePending(runner.state(), traffic, drainBoundMs), log);
  const runner = createRestartRunner({ ...options, drainBoundMs, onDue, onStep: changes.tell });
  const cancel = (): void => runner.dispatch({ type: 'order-forgotten' });
  return {
    async start() {
      cancel();
      refresh();
      await daemon.start();
    },
    async stop() {
      cancel();
      await daemon.stop();
    },
    async restart(when, reason = defaultReason) {
      if (when === 'now') {
        runner.dispatch({ type: 'restart-begun' });
        await restartDaemon(reason);
      } else runner.dispatch({ type: 'restart-ordered', order: { when, sinceMs: clock.nowMs(), reason } });
    },
    cancel,
    pending: changes.current,
    onChange: changes.subscribe,
  };
}

/** Only an order that is overdue comes due while requests run. */
function explain({ reason }: RestartOrder, runningCount: number, drainBoundMs: number): string {
  if (runningCount === 0) return reason;
  return `${reason}; ${countRequests(runningCount)} had not ended after ${Math.round(drainBoundMs / 1000)} s`;
}

function describePending(
  { order }: RestartState,
  traffic: RestartTraffic,
  drainBoundMs: number,
): PendingRestart | null {
  if (order === null) return null;
  const latestAtMs = order.when === 'drained' ? order.sinceMs + drainBoundMs : null;
  return { ...order, latestAtMs, runningCount: traffic.runningCount(), waitingCount: traffic.waitingCount() };
}

/** Tells of a value only when it has changed since it was told last. */
function createChanges(current: () => PendingRestart | null, log: RestartPlanOptions['log']) {
  const emitter = createEmitter<PendingRestart | null>((error) =>
    log('a listener to the pending restart failed', { error: String(error) }),
  );
  let told = 'null';
  return {
    current,
    subscribe: emitter.subscribe,
    tell(): void {
      const pending = current();
      const text = JSON.stringify(pending);
      if (text === told) return;
      told = text;
      emitter.emit(pending);
    },
  };
}
