/** A restart that waits for its time. */
export interface RestartOrder {
  /** When the running requests have ended, while new ones wait; or when nothing runs and nobody waits. */
  readonly when: 'drained' | 'idle';
  readonly sinceMs: number;
  readonly reason: string;
}

/** Requests of the managed daemon: those it works on, and those that have not been sent to it yet. */
export interface TrafficCounts {
  readonly runningCount: number;
  readonly waitingCount: number;
}

export interface RestartState {
  readonly order: RestartOrder | null;
  /** The order has waited as long as it may. */
  readonly isOverdue: boolean;
  /** Restarts that have begun and not settled. */
  readonly restartingCount: number;
  /** New requests are kept waiting. */
  readonly isPaused: boolean;
}

export type RestartEvent =
  | { readonly type: 'restart-ordered'; readonly order: RestartOrder }
  | { readonly type: 'restart-begun' }
  | { readonly type: 'restart-settled' }
  | { readonly type: 'traffic-changed' }
  | { readonly type: 'bound-reached' }
  | { readonly type: 'order-forgotten' };

export const calm: RestartState = { order: null, isOverdue: false, restartingCount: 0, isPaused: false };

interface RestartStep {
  readonly state: RestartState;
  /** The order whose time has come: the daemon is to be restarted now. */
  readonly due: RestartOrder | null;
}

/** What follows from an event, with the traffic as it is at that moment. */
export function reduceRestart(state: RestartState, event: RestartEvent, traffic: TrafficCounts): RestartStep {
  return execute(note(state, event), traffic);
}

/** New requests wait while a drained restart is pending, and on while a restart runs that began with them waiting. */
function note(state: RestartState, event: RestartEvent): RestartState {
  const isRestarting = state.restartingCount > 0;
  switch (event.type) {
    case 'restart-ordered': {
      const isPaused = event.order.when === 'drained' || (isRestarting && state.isPaused);
      return { ...state, order: event.order, isOverdue: false, isPaused };
    }
    case 'restart-begun':
      return { ...state, order: null, isOverdue: false, restartingCount: state.restartingCount + 1 };
    case 'restart-settled': {
      const restartingCount = state.restartingCount - 1;
      const isPaused = state.order?.when === 'drained' || (restartingCount > 0 && state.isPaused);
      return { ...state, restartingCount, isPaused };
    }
    case 'bound-reached':
      return { ...state, isOverdue: state.order !== null };
    case 'order-forgotten':
      return { ...state, order: null, isOverdue: false, isPaused: isRestarting && state.isPaused };
    case 'traffic-changed':
      return state;
  }
}

function execute(state: RestartState, traffic: TrafficCounts): RestartStep {
  const { order, isOverdue, restartingCount } = state;
  if (order === null || restartingCount > 0 || !isTime(order, isOverdue, traffic)) return { state, due: null };
  return { state: { order: null, isOverdue: false, restartingCount: 1, isPaused: true }, due: order };
}

function isTime({ when }: RestartOrder, isOverdue: boolean, { runningCount, waitingCount }: TrafficCounts): boolean {
  if (when === 'drained') return isOverdue || runningCount === 0;
  return runningCount === 0 && waitingCount === 0;
}
