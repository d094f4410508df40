import type { Phase } from './machine-state.ts';
import type { DaemonEvent } from './options.ts';

/** The fact worth keeping about a new phase, or `null` when it is no news. */
export function describeTransition(phase: Phase, previous: Phase): Omit<DaemonEvent, 'atMs'> | null {
  if (phase.kind === previous.kind && !isRelaunch(phase, previous)) return describeRecovery(phase, previous);
  switch (phase.kind) {
    case 'absent':
      return { kind: 'absent', detail: phase.reason };
    case 'stopped':
      return { kind: 'stopped', detail: previous.kind === 'stopping' ? 'ended by order' : 'by order' };
    case 'starting':
      return { kind: 'starting', detail: `attempt ${phase.attempt}` };
    case 'ready':
      return phase.ownership === 'adopted'
        ? { kind: 'adopted', detail: `version ${phase.version} at ${phase.url}` }
        : { kind: 'ready', detail: `version ${phase.version} at ${phase.url}, pid ${phase.pid ?? 0}` };
    case 'degraded':
      return { kind: 'degraded', detail: phase.reason };
    case 'stopping':
      return { kind: 'stopping', detail: phase.cause === 'order' ? (phase.reason ?? 'by order') : 'not ready in time' };
    case 'backing-off':
      return { kind: 'backing-off', detail: `${phase.lastExit.reason}; attempt ${phase.attempt + 1} follows` };
    case 'contended':
      return { kind: 'contended', detail: phase.reason };
    case 'failed':
      return { kind: 'failed', detail: `${phase.code}: ${phase.message}` };
  }
}

function describeRecovery(phase: Phase, previous: Phase): Omit<DaemonEvent, 'atMs'> | null {
  if (phase.kind !== 'ready' || previous.kind !== 'ready') return null;
  const [now, before] = [phase.recovery ?? null, previous.recovery ?? null];
  if (now === before) return null;
  return now === null ? { kind: 'ready', detail: 'takes requests again' } : { kind: 'degraded', detail: now };
}

function isRelaunch(phase: Phase, previous: Phase): boolean {
  return 'generation' in phase && 'generation' in previous && phase.generation !== previous.generation;
}
