import type { DaemonState, RecoveryStep } from '../../contract/model/index.ts';
import { describeSeconds } from './describe-incident.ts';

/** A daemon that was ready and is not any more, without an order. Times are UTC milliseconds. */
export interface Outage {
  readonly kind: 'crash' | 'hang' | 'wake';
  readonly startedAtMs: number;
  /** What happened, as the beginning of a sentence. */
  readonly cause: string;
  readonly steps: readonly RecoveryStep[];
  readonly attemptAtMs: number | null;
  readonly wasKilled: boolean;
}

export interface OutageState {
  readonly wasAnswering: boolean;
  readonly wokeAtMs: number | null;
  readonly outage: Outage | null;
}

export type OutageEvent = { readonly atMs: number } & (
  | { readonly type: 'woke' }
  /** `isAnswering`: also when it gets no requests because it is being recovered. */
  | { readonly type: 'changed'; readonly daemon: DaemonState; readonly isAnswering: boolean }
);

/** `opened`: in this step. `ended`: how the outage of the state before ended. */
export interface OutageStep {
  readonly state: OutageState;
  readonly isOpened: boolean;
  readonly ended: EndedOutage | null;
}

export interface EndedOutage {
  readonly outage: Outage;
  readonly isRecovered: boolean;
  readonly daemon: DaemonState;
  readonly atMs: number;
}

export const noOutage: OutageState = { wasAnswering: false, wokeAtMs: null, outage: null };

export function reduceOutage(state: OutageState, event: OutageEvent, wakeWindowMs: number): OutageStep {
  if (event.type === 'woke') return { state: { ...state, wokeAtMs: event.atMs }, isOpened: false, ended: null };
  const { daemon, isAnswering, atMs } = event;
  const known = state.outage;
  const opened = known === null && state.wasAnswering && !isAnswering ? open(state, event, wakeWindowMs) : null;
  const isOpened = opened !== null;
  const current = known ?? opened;
  const next = { ...state, wasAnswering: isAnswering };
  if (current === null) return { state: { ...next, outage: null }, isOpened, ended: null };
  const outage = noteStep(current, daemon, atMs);
  const isOver = isAnswering || isFinal(daemon);
  if (!isOver) return { state: { ...next, outage }, isOpened, ended: null };
  return { state: { ...next, outage: null }, isOpened, ended: { outage, isRecovered: isAnswering, daemon, atMs } };
}

/** Whether the daemon will not answer again by itself. */
export const isFinal = ({ kind }: DaemonState): boolean => ['failed', 'contended', 'stopped', 'absent'].includes(kind);

type Changed = Extract<OutageEvent, { readonly type: 'changed' }>;

/** Only what no order leads to: a daemon that is stopped or restarted passes through `stopping`. */
function open(state: OutageState, { daemon, atMs }: Changed, wakeWindowMs: number): Outage | null {
  const base = { startedAtMs: atMs, steps: [], attemptAtMs: null, wasKilled: false };
  const hasJustWoken = state.wokeAtMs !== null && atMs - state.wokeAtMs <= wakeWindowMs;
  switch (daemon.kind) {
    case 'degraded':
      return hasJustWoken
        ? { ...base, kind: 'wake', cause: 'Ollama did not answer after the machine woke' }
        : { ...base, kind: 'hang', cause: 'Ollama stopped answering its health checks' };
    case 'backing-off': {
      const { reason, signal } = daemon.lastExit;
      return { ...base, kind: 'crash', cause: `Ollama ended by itself (${reason})`, wasKilled: signal === 'SIGKILL' };
    }
    case 'failed':
    case 'contended':
      return { ...base, kind: 'crash', cause: 'Ollama ended again' };
    case 'absent':
    case 'stopped':
    case 'starting':
    case 'ready':
    case 'stopping':
      return null;
  }
}

function noteStep(outage: Outage, daemon: DaemonState, atMs: number): Outage {
  const { steps, attemptAtMs } = outage;
  if (daemon.kind === 'starting') return { ...outage, attemptAtMs: attemptAtMs ?? atMs };
  if (daemon.kind === 'degraded' && daemon.missedProbes > 0 && steps.length === 0) {
    const count = daemon.missedProbes === 1 ? '1 health check' : `${daemon.missedProbes} health checks`;
    return { ...outage, steps: [{ atMs, action: 'probe', outcome: `${count} not answered` }] };
  }
  if (attemptAtMs === null || daemon.kind === 'stopping') return outage;
  const outcome = describeAttempt(daemon, atMs - attemptAtMs);
  return { ...outage, attemptAtMs: null, steps: [...steps, { atMs: attemptAtMs, action: 'restart-daemon', outcome }] };
}

function describeAttempt(daemon: DaemonState, tookMs: number): string {
  if (daemon.kind === 'backing-off') return daemon.lastExit.reason;
  if (daemon.kind === 'failed') return daemon.message;
  if (daemon.kind === 'contended') return daemon.reason;
  return daemon.kind === 'stopped' || daemon.kind === 'absent' ? 'stopped' : `ready after ${describeSeconds(tookMs)}`;
}
