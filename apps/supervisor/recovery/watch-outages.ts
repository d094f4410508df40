import type { Incident } from '../../contract/model/index.ts';
import type { ResolvedDeepHealth } from './deep-health-options.ts';
import { adviseOnMemory, describeSeconds } from './describe-incident.ts';
import { createIncidentDraft, type IncidentDraft, type Verdict } from './incident-draft.ts';
import { type EndedOutage, noOutage, type OutageEvent, reduceOutage } from './reduce-outage.ts';

export interface OutageWatch {
  noteStateChange(): void;
  noteWake(): void;
}

/** Writes an incident for every time the daemon was lost without an order. */
export function watchOutages(options: ResolvedDeepHealth, publish: (incident: Incident) => void): OutageWatch {
  const { clock, daemon, wakeWindowMs } = options;
  let state = { ...noOutage, wasAnswering: daemon.answeringUrl() !== null };
  let draft: IncidentDraft | null = null;
  const take = (event: OutageEvent): void => {
    const step = reduceOutage(state, event, wakeWindowMs);
    state = step.state;
    if (step.isOpened) {
      draft = createIncidentDraft(options, event.atMs);
      draft.capture();
    }
    if (step.ended === null || draft === null) return;
    for (const taken of step.ended.outage.steps) draft.note(taken);
    publish(draft.finish(describeOutage(step.ended, draft.memory())));
    draft = null;
  };
  return {
    noteStateChange: () =>
      take({
        ...{ type: 'changed', atMs: clock.nowMs() },
        ...{ daemon: daemon.state(), isAnswering: daemon.answeringUrl() !== null },
      }),
    noteWake: () => take({ type: 'woke', atMs: clock.nowMs() }),
  };
}

const killed = 'The system ends a program this way when memory runs out: use a smaller model or a smaller context.';

function describeOutage({ outage, isRecovered, daemon, atMs }: EndedOutage, memory: Incident['memory']): Verdict {
  const { kind, cause, steps, startedAtMs, wasKilled } = outage;
  const fallback = wasKilled ? killed : '';
  const verdict = { kind, isRecovered, advice: adviseOnMemory(memory, fallback) };
  if (isRecovered) {
    const how = steps.some(({ action }) => action === 'restart-daemon') ? 'it was restarted and ready' : 'it answered';
    return { ...verdict, sentence: `${cause}; ${how} again after ${describeSeconds(atMs - startedAtMs)}.` };
  }
  if (daemon.kind === 'failed') return { ...verdict, sentence: `${cause}. ${daemon.message}`, advice: daemon.advice };
  if (daemon.kind === 'contended') return { ...verdict, sentence: `${cause}. ${daemon.reason}`, advice: daemon.advice };
  return { ...verdict, sentence: `${cause}; it was stopped before it was ready again.` };
}
