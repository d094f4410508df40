import type { Effect, MachinePolicy, MachineState, Phase, Transition } from './machine-state.ts';
import { emptyHistory } from './machine-state.ts';

interface OrderContext {
  readonly state: MachineState;
  readonly atMs: number;
  readonly policy: MachinePolicy;
}

/** Nothing to do: the state already is, or is on its way to, what was asked for. */
export function keep(state: MachineState): Transition {
  return { state, effects: [] };
}

export function move(state: MachineState, phase: Phase, effects: readonly Effect[] = []): Transition {
  return { state: { ...state, phase }, effects };
}

/** Starts the next generation. A person's order passes `isFresh`, which forgives all earlier failures. */
export function launch({ state, atMs, policy }: OrderContext, isFresh: boolean): Transition {
  if (!policy.isLaunchable) return keep(state);
  const generation = state.lastGeneration + 1;
  const history = isFresh ? emptyHistory : state.history;
  const phase: Phase = {
    kind: 'starting',
    generation,
    attempt: history.failures + 1,
    sinceMs: atMs,
    deadlineMs: atMs + policy.readyTimeoutMs,
  };
  return {
    state: { ...state, phase, lastGeneration: generation, history },
    effects: [
      { type: 'launch', generation },
      { type: 'arm-ready-deadline', generation, delayMs: policy.readyTimeoutMs },
    ],
  };
}

function beginStop({ state, atMs }: OrderContext, generation: number): Transition {
  return move(state, { kind: 'stopping', generation, sinceMs: atMs, next: 'stopped', cause: 'order' }, [
    { type: 'end', generation },
  ]);
}

function beginRestart({ state, atMs }: OrderContext, generation: number, reason: string | undefined): Transition {
  const why = reason === undefined ? {} : { reason };
  return move(state, { kind: 'stopping', generation, sinceMs: atMs, next: 'starting', cause: 'order', ...why }, [
    { type: 'end', generation },
  ]);
}

function releaseThenLaunch(context: OrderContext, generation: number): Transition {
  const launched = launch(context, true);
  return { state: launched.state, effects: [{ type: 'release', generation }, ...launched.effects] };
}

export function orderStart(context: OrderContext): Transition {
  const { state } = context;
  const { phase } = state;
  switch (phase.kind) {
    case 'starting':
    case 'ready':
      return keep(state);
    case 'degraded':
      return phase.ownership === 'adopted' ? releaseThenLaunch(context, phase.generation) : keep(state);
    case 'stopping':
      return move(state, { ...phase, next: 'starting', cause: 'order' });
    case 'absent':
    case 'stopped':
    case 'backing-off':
    case 'contended':
    case 'failed':
      return launch(context, true);
  }
}

export function orderStop(context: OrderContext): Transition {
  const { state, atMs } = context;
  const { phase } = state;
  switch (phase.kind) {
    case 'absent':
    case 'stopped':
      return keep(state);
    case 'starting':
      return beginStop(context, phase.generation);
    case 'ready':
    case 'degraded':
      return phase.ownership === 'spawned'
        ? beginStop(context, phase.generation)
        : move(state, { kind: 'stopped', sinceMs: atMs }, [{ type: 'release', generation: phase.generation }]);
    case 'stopping':
      return move(state, { ...phase, next: 'stopped', cause: 'order' });
    case 'backing-off':
    case 'contended':
    case 'failed':
      return move(state, { kind: 'stopped', sinceMs: atMs });
  }
}

export function orderRestart(context: OrderContext, reason?: string): Transition {
  const { state } = context;
  const { phase } = state;
  switch (phase.kind) {
    case 'starting':
      return beginRestart(context, phase.generation, reason);
    case 'ready':
    case 'degraded':
      return phase.ownership === 'spawned'
        ? beginRestart(context, phase.generation, reason)
        : releaseThenLaunch(context, phase.generation);
    case 'stopping':
      return move(state, { ...phase, next: 'starting', cause: 'order' });
    case 'absent':
    case 'stopped':
    case 'backing-off':
    case 'contended':
    case 'failed':
      return launch(context, true);
  }
}
