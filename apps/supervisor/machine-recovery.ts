import { keep, launch, move } from './machine-orders.ts';
import type { MachinePolicy, MachineState, Transition } from './machine-state.ts';

/** What a daemon that gets ready takes over from the recovery it was restarted for. */
export function recoveryOf({ recovery }: MachineState): { readonly recovery?: string } {
  return recovery === undefined || recovery === null ? {} : { recovery };
}

function setRecovery(state: MachineState, recovery: string | null): Transition {
  const { phase } = state;
  if ((state.recovery ?? null) === recovery) return keep(state);
  return keep({ ...state, recovery, phase: phase.kind === 'ready' ? { ...phase, recovery } : phase });
}

export function beginRecovery(state: MachineState, reason: string): Transition {
  return setRecovery(state, reason);
}

export function endRecovery(state: MachineState): Transition {
  return setRecovery(state, null);
}

/** What was missed before and during a sleep says nothing; what is true now is asked at once. */
export function noteWake({
  state,
  atMs,
  policy,
}: {
  readonly state: MachineState;
  readonly atMs: number;
  readonly policy: MachinePolicy;
}): Transition {
  const { phase } = state;
  switch (phase.kind) {
    case 'ready':
      return move(state, { ...phase, missedProbes: 0, isWaking: true }, [
        { type: 'probe', generation: phase.generation, url: phase.url, delayMs: 0 },
      ]);
    case 'degraded':
      // Ours is being ended already.
      if (phase.ownership === 'spawned') return keep(state);
      return { state, effects: [{ type: 'probe', generation: phase.generation, url: phase.url, delayMs: 0 }] };
    case 'starting': {
      const { generation } = phase;
      const delayMs = policy.readyTimeoutMs;
      return move(state, { ...phase, deadlineMs: atMs + delayMs }, [
        { type: 'arm-ready-deadline', generation, delayMs },
      ]);
    }
    case 'backing-off':
      return launch({ state, atMs, policy }, false);
    case 'absent':
    case 'stopped':
    case 'stopping':
    case 'contended':
    case 'failed':
      return keep(state);
  }
}
