import type { DaemonState, ReadyOutcome } from '../contract/model/index.ts';
import type { Phase } from './machine-state.ts';

const isText = (text: string | null | undefined): text is string => typeof text === 'string';

/** Where the daemon answers, whether or not it gets requests now; `null` while it does not. */
export function findAnsweringUrl(phase: Phase): string | null {
  return phase.kind === 'ready' ? phase.url : null;
}

/** Where requests may be sent at once; `null` when nowhere. */
export function findReadyUrl(phase: Phase): string | null {
  return phase.kind === 'ready' && !isText(phase.recovery) ? phase.url : null;
}

/** The public state: without what only the machine needs. */
export function describePhase(phase: Phase): DaemonState {
  switch (phase.kind) {
    case 'absent':
    case 'stopped':
    case 'contended':
      return phase;
    case 'starting': {
      const { kind, attempt, sinceMs, deadlineMs } = phase;
      return { kind, attempt, sinceMs, deadlineMs };
    }
    case 'ready': {
      const { kind, version, ownership, pid, url, sinceMs, recovery } = phase;
      if (isText(recovery)) return { kind: 'degraded', reason: recovery, missedProbes: 0, sinceMs, url };
      return { kind, version, ownership, pid, url, sinceMs };
    }
    case 'degraded': {
      const { kind, reason, missedProbes, sinceMs, url } = phase;
      return { kind, reason, missedProbes, sinceMs, url };
    }
    case 'stopping': {
      const { kind, sinceMs, next } = phase;
      return { kind, sinceMs, next };
    }
    case 'backing-off': {
      const { kind, untilMs, attempt, lastExit } = phase;
      return { kind, untilMs, attempt, lastExit };
    }
    case 'failed':
      return { ...phase, lastLines: [...phase.lastLines] };
  }
}

/** Whether an order has come to its end here, be it good or bad. */
export function isSettled(phase: Phase): boolean {
  if (phase.kind === 'degraded') return phase.ownership === 'adopted';
  return phase.kind !== 'starting' && phase.kind !== 'stopping';
}

/** What a caller who wants to use the daemon learns; `null` while waiting makes sense. */
export function describeReadiness(phase: Phase): ReadyOutcome | null {
  switch (phase.kind) {
    case 'ready':
      return isText(phase.recovery) ? null : { kind: 'ready', url: phase.url, version: phase.version };
    case 'starting':
    case 'backing-off':
      return null;
    case 'stopping':
      return phase.next === 'starting'
        ? null
        : refuse('stopped', 'Ollama is being stopped.', 'Start it again in Drover.');
    case 'degraded':
      return { ...refuse('starting', phase.reason, 'Try again in a few seconds.'), retryAfterSeconds: 5 };
    case 'stopped':
      return refuse('stopped', 'Ollama is stopped.', 'Start it in Drover, or with `drover daemon start`.');
    case 'absent':
      return refuse('absent', phase.reason, 'Set `daemon.manage: true`, or start Ollama yourself.');
    case 'contended':
      return refuse('failed', phase.reason, phase.advice);
    case 'failed':
      return refuse('failed', phase.message, phase.advice);
  }
}

/** What a caller learns who would not wait any longer. */
export function describeImpatience(phase: Phase, nowMs: number): ReadyOutcome {
  if (phase.kind === 'ready' && isText(phase.recovery)) {
    return { ...refuse('starting', phase.recovery, 'Try again in a few seconds.'), retryAfterSeconds: 5 };
  }
  const message = phase.kind === 'backing-off' ? 'Ollama ended and is about to be restarted.' : 'Ollama is starting.';
  const waitMs = phase.kind === 'backing-off' ? phase.untilMs - nowMs + 1000 : 1000;
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return { ...refuse('starting', message, 'Try again in a few seconds.'), retryAfterSeconds };
}

type Refusal = Extract<ReadyOutcome, { readonly kind: 'unavailable' }>;

function refuse(reason: Refusal['reason'], message: string, advice: string): Refusal {
  return { kind: 'unavailable', reason, message, advice, retryAfterSeconds: null };
}
