import type { DaemonExit } from '../contract/model/index.ts';
import { launch, move } from './machine-orders.ts';
import type {
  MachineEventOf,
  MachinePolicy,
  MachineState,
  Phase,
  RestartHistory,
  Transition,
} from './machine-state.ts';

type Ended = MachineEventOf<'process-ended'>;

/** Exponential delay with 20 % jitter either way; `failures` counts from 1. Milliseconds. */
export function computeBackoffMs(failures: number, jitter: number, policy: MachinePolicy): number {
  const plainMs = Math.min(policy.backoffMaxMs, policy.backoffBaseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(Math.min(policy.backoffMaxMs, plainMs * (0.8 + 0.4 * jitter)));
}

/**
 * Whether somebody else told the daemon to go. Ollama answers SIGTERM and SIGINT with a clean exit, and exits cleanly for no other reason
 * once it serves.
 */
function isExternalKill(exit: DaemonExit, phase: Phase): boolean {
  if (exit.signal === 'SIGTERM' || exit.signal === 'SIGINT') return true;
  return exit.code === 0 && phase.kind === 'ready';
}

function noteExit(
  history: RestartHistory,
  event: Ended,
  facts: { phase: Phase; policy: MachinePolicy },
): RestartHistory {
  const { phase, policy } = facts;
  const isRecent = (atMs: number): boolean => event.atMs - atMs < policy.intensityWindowMs;
  const wasStable = phase.kind === 'ready' && event.atMs - phase.sinceMs >= policy.stableAfterMs;
  const kills = history.externalKillsAtMs.filter(isRecent);
  return {
    exitsAtMs: [...history.exitsAtMs.filter(isRecent), event.atMs],
    externalKillsAtMs: isExternalKill(event.exit, phase) ? [...kills, event.atMs] : kills,
    failures: (wasStable ? 0 : history.failures) + 1,
    lateStarts: phase.kind === 'stopping' ? history.lateStarts + 1 : 0,
  };
}

/** The verdict when restarting makes no sense any more, or `null`. */
function giveUp(history: RestartHistory, event: Ended, policy: MachinePolicy): Phase | null {
  const sinceMs = event.atMs;
  const windowSeconds = Math.round(policy.intensityWindowMs / 1000);
  if (history.externalKillsAtMs.length >= policy.maxExternalKills) {
    return {
      kind: 'contended',
      sinceMs,
      reason: `Something else ended Ollama ${history.externalKillsAtMs.length} times within ${windowSeconds} seconds.`,
      advice: 'Quit the other Ollama (for example its menu bar app), then start again.',
    };
  }
  const failed = { kind: 'failed', sinceMs, lastLines: event.lastLines } as const;
  if (history.exitsAtMs.length >= policy.maxExits) {
    return {
      ...failed,
      code: 'crash_loop',
      message: `Ollama ended ${history.exitsAtMs.length} times within ${windowSeconds} seconds; last: ${event.exit.reason}.`,
      advice: 'Look at the last lines of its error log, mend the cause, then start again.',
    };
  }
  if (history.lateStarts >= policy.maxLateStarts) {
    return {
      ...failed,
      code: 'never_ready',
      message: `Ollama started ${history.lateStarts} times without answering within ${Math.round(policy.readyTimeoutMs / 1000)} seconds.`,
      advice: 'Look at the last lines of its error log, mend the cause, then start again.',
    };
  }
  return null;
}

/** What follows an end that nobody ordered: a restart after a pause, or giving up. */
export function planRestart(state: MachineState, event: Ended, policy: MachinePolicy): Transition {
  const { phase } = state;
  const history = noteExit(state.history, event, { phase, policy });
  const verdict = giveUp(history, event, policy);
  if (verdict !== null) return move({ ...state, history }, verdict);
  const failures = event.exit.code === 0 || isExternalKill(event.exit, phase) ? 1 : history.failures;
  const delayMs = computeBackoffMs(failures, event.jitter, policy);
  return move(
    { ...state, history },
    {
      kind: 'backing-off',
      generation: event.generation,
      untilMs: event.atMs + delayMs,
      attempt: history.failures,
      lastExit: event.exit,
    },
    [{ type: 'arm-backoff', generation: event.generation, delayMs }],
  );
}

/** The end of the current process, asked for or not. */
export function noteEnd(state: MachineState, event: Ended, policy: MachinePolicy): Transition {
  const { phase } = state;
  if (phase.kind !== 'stopping') return planRestart(state, event, policy);
  if (phase.next === 'stopped') return move(state, { kind: 'stopped', sinceMs: event.atMs });
  if (phase.cause === 'never-ready') return planRestart(state, event, policy);
  return launch({ state, atMs: event.atMs, policy }, true);
}
