import type { CancelTimer, Timers, Unsubscribe } from '../base/index.ts';
import {
  calm,
  type RestartEvent,
  type RestartOrder,
  type RestartState,
  reduceRestart,
  type TrafficCounts,
} from './reduce-restart.ts';

/** The requests that the managed daemon answers. */
export interface RestartTraffic {
  /** Sent to the daemon and not ended. */
  runningCount(): number;
  /** Not sent yet: they wait for their turn, for memory, or because of the pause. */
  waitingCount(): number;
  /** From now on new requests wait in line. */
  pause(): void;
  resume(): void;
  onChange(listener: () => void): Unsubscribe;
}

export interface RestartRunnerOptions {
  readonly traffic: RestartTraffic;
  readonly timers: Timers;
  /** How long a drained restart waits for requests to end. */
  readonly drainBoundMs: number;
  /** Its time has come; a `restart-settled` must follow, whatever comes of it. */
  readonly onDue: (order: RestartOrder) => void;
  readonly onStep: () => void;
}

export interface RestartRunner {
  dispatch(event: RestartEvent): void;
  state(): RestartState;
}

/** Carries out what the reducer decides, one event after the other. Listens to the traffic only while a restart is pending. */
export function createRestartRunner(options: RestartRunnerOptions): RestartRunner {
  const { traffic, onDue, onStep } = options;
  const events: RestartEvent[] = [];
  let state = calm;
  let isStepping = false;
  let stopWatching: (() => void) | null = null;
  const countTraffic = (): TrafficCounts => ({
    runningCount: traffic.runningCount(),
    waitingCount: traffic.waitingCount(),
  });
  const step = (event: RestartEvent): void => {
    const before = state;
    const { state: after, due } = reduceRestart(before, event, countTraffic());
    state = after;
    if (after.order !== before.order) {
      stopWatching?.();
      stopWatching = after.order === null ? null : watch(after.order, options, dispatch);
    }
    if (after.isPaused !== before.isPaused) traffic[after.isPaused ? 'pause' : 'resume']();
    if (due !== null) onDue(due);
    onStep();
  };
  const dispatch = (event: RestartEvent): void => {
    events.push(event);
    // What an effect causes in its own turn comes after it.
    if (isStepping) return;
    isStepping = true;
    try {
      for (let next = events.shift(); next; next = events.shift()) step(next);
    } finally {
      isStepping = false;
    }
  };
  return { dispatch, state: () => state };
}

function watch(
  { when }: RestartOrder,
  { traffic, timers, drainBoundMs }: RestartRunnerOptions,
  dispatch: (event: RestartEvent) => void,
): () => void {
  const unsubscribe = traffic.onChange(() => dispatch({ type: 'traffic-changed' }));
  const onBound = (): void => dispatch({ type: 'bound-reached' });
  const cancel: CancelTimer | null = when === 'drained' ? timers.after(drainBoundMs, onBound) : null;
  return () => {
    unsubscribe();
    cancel?.();
  };
}
