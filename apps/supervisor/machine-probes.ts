import { keep, launch, move } from './machine-orders.ts';
import { recoveryOf } from './machine-recovery.ts';
import type { Effect, MachineEventOf, MachinePolicy, MachineState, PhaseOf, Transition } from './machine-state.ts';

type Watched = PhaseOf<'ready'> | PhaseOf<'degraded'>;

export function probeAfter(phase: Pick<Watched, 'generation' | 'url'>, delayMs: number): Effect {
  return { type: 'probe', generation: phase.generation, url: phase.url, delayMs };
}

export function noteProbeAnswer(
  state: MachineState,
  event: MachineEventOf<'probe-answered'>,
  policy: MachinePolicy,
): Transition {
  const { phase } = state;
  if (phase.kind === 'ready') {
    const effects = [probeAfter(phase, policy.probeIntervalMs)];
    const isUnchanged = phase.missedProbes === 0 && phase.version === event.version && !phase.isWaking;
    return isUnchanged
      ? { state, effects }
      : move(state, { ...phase, missedProbes: 0, version: event.version, isWaking: false }, effects);
  }
  // Ours is already being ended by now; only an adopted one may come back by itself.
  if (phase.kind !== 'degraded' || phase.ownership === 'spawned') return keep(state);
  const { generation, ownership, url } = phase;
  const { version, atMs } = event;
  return move(
    state,
    {
      ...{ kind: 'ready', generation, ownership, url, version, pid: null, sinceMs: atMs, missedProbes: 0 },
      ...recoveryOf(state),
    },
    [probeAfter(phase, policy.probeIntervalMs)],
  );
}

export function noteProbeMiss(
  state: MachineState,
  event: MachineEventOf<'probe-missed'>,
  policy: MachinePolicy,
): Transition {
  const { phase } = state;
  if (phase.kind === 'degraded' && phase.ownership === 'spawned') return keep(state);
  if (phase.kind !== 'ready' && phase.kind !== 'degraded') return keep(state);
  const missedProbes = phase.missedProbes + 1;
  const isPatient = phase.kind === 'ready' && !phase.isWaking && missedProbes < policy.maxMissedProbes;
  if (isPatient) return move(state, { ...phase, missedProbes }, [probeAfter(phase, policy.missedProbeGapMs)]);
  return phase.ownership === 'spawned'
    ? declareHung(state, { ...phase, missedProbes }, event)
    : noteAdoptedSilence(state, { ...phase, missedProbes }, { event, policy });
}

function declareHung(state: MachineState, phase: Watched, event: MachineEventOf<'probe-missed'>): Transition {
  const { generation, ownership, url, missedProbes } = phase;
  const isWaking = phase.kind === 'ready' && phase.isWaking === true;
  const missed = isWaking ? 'after the machine woke' : `${missedProbes} health checks`;
  const reason = `Ollama did not answer ${missed}; it is being restarted.`;
  return move(state, { kind: 'degraded', generation, ownership, url, missedProbes, reason, sinceMs: event.atMs }, [
    { type: 'end', generation },
  ]);
}

function noteAdoptedSilence(
  state: MachineState,
  phase: Watched,
  facts: { readonly event: MachineEventOf<'probe-missed'>; readonly policy: MachinePolicy },
): Transition {
  const { event, policy } = facts;
  const { generation, ownership, url, missedProbes } = phase;
  if (event.isGone && policy.isManaged) {
    const launched = launch({ state, atMs: event.atMs, policy }, true);
    return { state: launched.state, effects: [{ type: 'release', generation }, ...launched.effects] };
  }
  const reason = 'The Ollama that Drover found running does not answer. Drover did not start it and leaves it alone.';
  const sinceMs = phase.kind === 'degraded' ? phase.sinceMs : event.atMs;
  return move(state, { kind: 'degraded', generation, ownership, url, missedProbes, reason, sinceMs }, [
    probeAfter(phase, policy.probeIntervalMs),
  ]);
}
