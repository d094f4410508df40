import type { Incident, RecoveryStep } from '../../contract/model/index.ts';
import type { ResolvedDeepHealth } from './deep-health-options.ts';

/** What is told of an incident when it is over. */
export type Verdict = Pick<Incident, 'kind' | 'isRecovered' | 'sentence' | 'advice'>;

/** An incident while it lasts. */
export interface IncidentDraft {
  readonly startedAtMs: number;
  memory(): Incident['memory'];
  note(step: RecoveryStep): void;
  /** Takes memory and the daemon's last lines as they are now, before what is done about it changes them. The first call counts. */
  capture(): void;
  noteRequests(ids: readonly string[]): void;
  finish(verdict: Verdict): Incident;
}

const maxRequests = 100;
const maxLogLines = 50;
const maxSteps = 100;

/** The end of a process is told a moment after the connections to it broke. */
const hitBeforeMs = 1000;

export function createIncidentDraft(options: ResolvedDeepHealth, startedAtMs: number): IncidentDraft {
  const { clock, createId, daemon, traffic } = options;
  const steps: RecoveryStep[] = [];
  const requestIds = new Set<string>();
  let evidence: Pick<Incident, 'memory' | 'logLines'> | null = null;
  const capture = (): Pick<Incident, 'memory' | 'logLines'> => {
    evidence ??= { memory: options.memory(), logLines: [...daemon.recentLogs('all', maxLogLines)] };
    return evidence;
  };
  const noteRequests = (ids: readonly string[]): void => {
    for (const id of ids) requestIds.add(id);
  };
  return {
    startedAtMs,
    noteRequests,
    memory: () => capture().memory,
    capture: () => void capture(),
    note(step) {
      if (steps.length < maxSteps) steps.push(step);
    },
    finish(verdict) {
      const endedAtMs = clock.nowMs();
      noteRequests(traffic.idsSince(startedAtMs - hitBeforeMs));
      return {
        id: createId(),
        ...verdict,
        ...{ startedAtMs, endedAtMs, durationMs: Math.max(0, endedAtMs - startedAtMs) },
        ...{ steps, requestIds: [...requestIds].slice(0, maxRequests), requestCount: requestIds.size },
        ...capture(),
      };
    },
  };
}
