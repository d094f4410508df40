import { reduceMachine } from '../../../apps/supervisor/machine.ts';
import {
  createMachineState,
  type Effect,
  type MachineEvent,
  type MachinePolicy,
  type MachineState,
} from '../../../apps/supervisor/machine-state.ts';

export const policy: MachinePolicy = {
  ...{ isLaunchable: true, isManaged: true, readyTimeoutMs: 30_000, probeIntervalMs: 5000, missedProbeGapMs: 1000 },
  ...{ maxMissedProbes: 3, backoffBaseMs: 500, backoffMaxMs: 30_000, intensityWindowMs: 60_000, maxExits: 5 },
  ...{ maxExternalKills: 3, maxLateStarts: 5, stableAfterMs: 60_000 },
};

type Distribute<T> = T extends { readonly atMs: number } ? Omit<T, 'atMs' | 'generation'> : never;
/** An event without time and generation, which the script fills in. */
export type Cue = Distribute<MachineEvent>;

export const start: Cue = { type: 'start-requested' };
export const stop: Cue = { type: 'stop-requested' };
export const restart: Cue = { type: 'restart-requested' };
export const answer: Cue = { type: 'daemon-answered', ownership: 'spawned', pid: 7, url: 'http://d', version: '1.0.0' };
export const adopted: Cue = { ...answer, type: 'daemon-answered', ownership: 'adopted', pid: null } as Cue;
export const probeAnswered: Cue = { type: 'probe-answered', version: '1.0.0' };
export const probeMissed: Cue = { type: 'probe-missed', isGone: false };
export const probeRefused: Cue = { type: 'probe-missed', isGone: true };
export const deadlinePassed: Cue = { type: 'ready-deadline-passed' };
export const backoffElapsed: Cue = { type: 'backoff-elapsed' };
export const nothingFound: Cue = { type: 'nothing-found', reason: 'nothing here' };
export const launchFailed: Cue = {
  ...{ type: 'launch-failed', code: 'daemon_not_found', message: 'no ollama', advice: 'install it', lastLines: [] },
};

export function ended(code: number | null, signal: string | null = null): Cue {
  const exit = { code, signal, atMs: 0, reason: 'ended' };
  return { type: 'process-ended', exit, lastLines: ['last line'], jitter: 0.5 };
}

/** Plays events to a machine, one a second, each about the latest generation. */
export function createScript(overrides: Partial<MachinePolicy> = {}, absentReason: string | null = null) {
  let state: MachineState = createMachineState(0, absentReason);
  let atMs = 0;
  let effects: readonly Effect[] = [];
  const play = (...cues: readonly Cue[]): MachineState['phase'] => {
    for (const cue of cues) {
      atMs += 1000;
      const event = { generation: state.lastGeneration, ...cue, atMs } as MachineEvent;
      ({ state, effects } = reduceMachine(state, event, { ...policy, ...overrides }));
    }
    return state.phase;
  };
  return {
    play,
    wait(byMs: number) {
      atMs += byMs;
    },
    state: () => state,
    kind: () => state.phase.kind,
    /** Of the last event. */
    effects: () => effects.map((effect) => effect.type),
    lastDelayMs: () => effects.flatMap((effect) => ('delayMs' in effect ? [effect.delayMs] : [])).at(-1),
  };
}
