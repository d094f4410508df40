import type { CancelTimer } from '../base/index.ts';
import { reduceMachine } from './machine.ts';
import type { Effect, Generation, MachineEvent, MachinePolicy, MachineState, Phase } from './machine-state.ts';
import type { ResolvedOptions } from './options.ts';
import { probeDaemon } from './probe.ts';
import { type Dispatch, type GenerationContext, runGeneration } from './run-generation.ts';

export interface RunnerContext extends Omit<GenerationContext, 'signal'> {
  readonly policy: MachinePolicy;
  readonly initial: MachineState;
  /** Told in the turn of the transition, after its effects have begun. */
  readonly onTransition: (phase: Phase, previous: Phase) => void;
}

/** The one writer of the machine's state: takes events one by one and carries out what the machine decides. */
export interface Runner {
  phase(): Phase;
  dispatch(event: MachineEvent): void;
  /** Ends timers and ignores all further news. */
  close(): void;
}

export function createRunner(context: RunnerContext): Runner {
  const queue: MachineEvent[] = [];
  let state = context.initial;
  let isBusy = false;
  let isClosed = false;
  const step = (event: MachineEvent): void => {
    const previous = state.phase;
    const transition = reduceMachine(state, event, context.policy);
    state = transition.state;
    timers.keepOnlyFor(state.phase);
    transition.effects.forEach(carryOut);
    if (state.phase !== previous) context.onTransition(state.phase, previous);
  };
  const dispatch = (event: MachineEvent): void => {
    if (isClosed) return;
    queue.push(event);
    if (isBusy) return;
    isBusy = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) step(next);
    } finally {
      isBusy = false;
    }
  };
  const timers = createMachineTimers(context.options, dispatch);
  const lives = createLives(context, dispatch);
  const carryOut = (effect: Effect): void => {
    switch (effect.type) {
      case 'launch':
        lives.begin(effect.generation);
        break;
      case 'end':
      case 'release':
        lives.end(effect.generation);
        break;
      case 'arm-ready-deadline':
      case 'arm-backoff':
      case 'probe':
        timers.arm(effect);
        break;
    }
  };
  return {
    phase: () => state.phase,
    dispatch,
    close() {
      isClosed = true;
      timers.cancelAll();
    },
  };
}

/** One launch each, told to end by its signal. */
function createLives(context: RunnerContext, dispatch: Dispatch) {
  const endings = new Map<Generation, AbortController>();
  return {
    begin(generation: Generation): void {
      const ending = new AbortController();
      endings.set(generation, ending);
      void runGeneration({ ...context, signal: ending.signal }, generation, dispatch);
    },
    end(generation: Generation): void {
      endings.get(generation)?.abort();
      endings.delete(generation);
    },
  };
}

type TimerEffect = Extract<Effect, { readonly delayMs: number }>;

/** Which timer means something in a phase; all others are cancelled when it begins. */
const timerOf: Readonly<Partial<Record<Phase['kind'], TimerEffect['type']>>> = {
  starting: 'arm-ready-deadline',
  'backing-off': 'arm-backoff',
  ready: 'probe',
  degraded: 'probe',
};

function createMachineTimers(options: ResolvedOptions, dispatch: Dispatch) {
  const { timers, clock, lookouts } = options;
  const armed = new Map<TimerEffect['type'], CancelTimer>();
  let probing = new AbortController();
  const fire = (effect: TimerEffect): void => {
    const { generation } = effect;
    if (effect.type === 'probe') void runProbe(options, { ...effect, signal: probing.signal }, dispatch);
    else if (effect.type === 'arm-backoff') dispatch({ type: 'backoff-elapsed', atMs: clock.nowMs(), generation });
    else dispatch({ type: 'ready-deadline-passed', atMs: clock.nowMs(), generation });
  };
  return {
    arm(effect: TimerEffect): void {
      armed.get(effect.type)?.();
      if (effect.type === 'probe') {
        // One that is still under way, begun before a sleep perhaps, is no news any more.
        probing.abort();
        probing = new AbortController();
      }
      armed.set(
        effect.type,
        (effect.type === 'probe' ? lookouts : timers).after(effect.delayMs, () => fire(effect)),
      );
    },
    keepOnlyFor(phase: Phase): void {
      for (const [type, cancel] of armed) {
        if (timerOf[phase.kind] !== type) cancel();
      }
    },
    cancelAll(): void {
      for (const cancel of armed.values()) cancel();
    },
  };
}

async function runProbe(
  options: ResolvedOptions,
  effect: Extract<Effect, { readonly type: 'probe' }> & { readonly signal: AbortSignal },
  dispatch: Dispatch,
): Promise<void> {
  const { timers, probeTimeoutMs, clock } = options;
  const { url, generation, signal } = effect;
  const answer = await probeDaemon({ url, timeoutMs: probeTimeoutMs, timers, signal });
  if (signal.aborted) return;
  const atMs = clock.nowMs();
  if (answer.kind === 'answered') dispatch({ type: 'probe-answered', atMs, generation, version: answer.version });
  else dispatch({ type: 'probe-missed', atMs, generation, isGone: answer.kind === 'refused' });
}
