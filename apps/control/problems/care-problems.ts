import type { Incident, PendingRestart, Problem } from '../../contract/model/index.ts';
import { countRequests, createProblem, incidentWindowMs, type ProblemFacts } from './problem-facts.ts';

const namedSettings = 3;

/** A wake that hurt nobody is no news. */
const isTelling = ({ kind, isRecovered, requestCount }: Incident): boolean =>
  kind !== 'wake' || !isRecovered || requestCount > 0;

function describeHit({ requestCount, advice }: Incident): string {
  const hit =
    requestCount === 0
      ? 'No request was hit.'
      : `${countRequests(requestCount)} ${requestCount === 1 ? 'was' : 'were'} hit.`;
  return advice === '' ? hit : `${hit} ${advice}`;
}

/** The newest incident of the last hour. One that lasts is the daemon's own problem, where that is told already. */
export function findIncident({ incidents, nowMs }: ProblemFacts, daemonProblem: Problem | null): Problem | null {
  const newest = incidents.find((each) => nowMs - each.endedAtMs <= incidentWindowMs && isTelling(each));
  if (!newest || (!newest.isRecovered && daemonProblem !== null)) return null;
  return createProblem({
    id: `incident_${newest.id}`,
    severity: newest.isRecovered ? 'warning' : 'failure',
    title: newest.sentence,
    detail: describeHit(newest),
    lastSeenMs: newest.endedAtMs,
    command: `drover incidents ${newest.id}`,
  });
}

function describePending({ when, runningCount }: PendingRestart): string {
  if (when === 'idle') return 'Ollama restarts as soon as nobody uses it.';
  if (runningCount === 0) return 'Ollama restarts now.';
  return `Ollama restarts when the ${runningCount === 1 ? 'running request has' : `${runningCount} running requests have`} ended.`;
}

function describeLatest({ latestAtMs }: PendingRestart, nowMs: number): string {
  if (latestAtMs === null) return '';
  const minutes = Math.ceil((latestAtMs - nowMs) / 60_000);
  return minutes > 0 ? `, in ${minutes} min at the latest` : '';
}

function describeCounts(pending: PendingRestart, nowMs: number): string {
  const { when, reason, runningCount, waitingCount } = pending;
  const because = `Planned because ${reason}${describeLatest(pending, nowMs)}.`;
  if (when === 'idle') return `Now ${runningCount} running, ${waitingCount} waiting. ${because}`;
  const waiting =
    waitingCount === 0 ? 'No request waits' : `${countRequests(waitingCount)} ${waitingCount === 1 ? 'waits' : 'wait'}`;
  return `${waiting} for it. ${because}`;
}

/** A restart that waits for its time. */
export function findPendingRestart({ pendingRestart, nowMs }: ProblemFacts): Problem | null {
  if (pendingRestart === null) return null;
  return createProblem({
    ...{ id: 'restart_pending', severity: 'warning', lastSeenMs: nowMs },
    ...{ title: describePending(pendingRestart), detail: describeCounts(pendingRestart, nowMs) },
    action: { id: 'cancel-restart', label: 'Cancel restart' },
    command: 'drover daemon restart --cancel',
  });
}

/** Settings that the running daemon has not got. A restart that is planned brings them anyway. */
export function findPendingSettings({ pendingSettings, pendingRestart, nowMs }: ProblemFacts): Problem | null {
  const { length } = pendingSettings;
  if (length === 0 || pendingRestart !== null) return null;
  const more = length > namedSettings ? ` and ${length - namedSettings} more` : '';
  const names = pendingSettings.slice(0, namedSettings).join(', ');
  return createProblem({
    ...{ id: 'settings_pending', severity: 'warning', lastSeenMs: nowMs },
    title: `${names}${more} ${length === 1 ? 'waits' : 'wait'} for a restart of Ollama.`,
    detail: 'The configuration has changed. A drained restart lets running requests end first.',
    action: { id: 'restart-when-drained', label: 'Restart when drained' },
    command: 'drover daemon restart --when drained',
  });
}
