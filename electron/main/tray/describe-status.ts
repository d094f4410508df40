import type { Status } from '../../../apps/contract/control/index.ts';
import type { Engine, InFlight, PendingRestart } from '../../../apps/contract/model/index.ts';
import type { StatusView } from '../control/status-view.ts';

const engineNames: Record<Engine, string> = { ollama: 'Ollama', simulator: 'The simulator', none: 'No daemon' };

/** "2 requests running, 1 waiting", or `null` when there are none. */
export function describeInFlight(requests: readonly InFlight[]): string | null {
  const waiting = requests.filter((request) => request.phase === 'waiting').length;
  const running = requests.length - waiting;
  if (requests.length === 0) return null;
  const runningWords = running === 0 ? '' : `${running} ${running === 1 ? 'request' : 'requests'} running`;
  if (waiting === 0) return runningWords;
  const waitingWords = `${waiting} ${running === 0 ? (waiting === 1 ? 'request ' : 'requests ') : ''}waiting`;
  return [runningWords, waitingWords].filter(Boolean).join(', ');
}

/** What a planned restart of the daemon waits for. */
export function describeRestart({ when, runningCount, waitingCount }: PendingRestart): string {
  const waiting = waitingCount === 0 ? '' : `, ${waitingCount} waiting`;
  if (when === 'idle') return 'Restarting when nobody uses it';
  if (runningCount === 0) return `Restarting now${waiting}`;
  return `Restarting when ${runningCount} running ${runningCount === 1 ? 'has' : 'have'} ended${waiting}`;
}

/** The one sentence that says how things stand: first line of the tray's menu and its tooltip. */
export function describeStatus(view: StatusView): string {
  switch (view.kind) {
    case 'connecting':
      return 'Starting Drover.';
    case 'unreachable':
      return "Drover's service is not answering.";
    case 'known':
      return describeDaemon(view.status);
  }
}

function describeDaemon({ daemon, health, inFlight }: Status): string {
  const name = engineNames[daemon.engine];
  const { state } = daemon;
  switch (state.kind) {
    case 'absent':
      return state.reason;
    case 'stopped':
      return 'Stopped.';
    case 'starting':
      return `${name} is starting.`;
    case 'stopping':
      return state.next === 'starting' ? `${name} is restarting.` : `${name} is stopping.`;
    case 'ready': {
      const work = describeInFlight(inFlight);
      const { pendingRestart, pause } = daemon;
      return [
        health.status === 'ok' ? 'Healthy.' : health.message,
        work === null ? 'Nothing is running.' : `${work}.`,
        ...(pause === undefined ? [] : ['New requests wait.']),
        ...(pendingRestart === null ? [] : [`${describeRestart(pendingRestart)}.`]),
      ].join(' ');
    }
    case 'degraded':
      return state.reason;
    case 'backing-off':
      return `${name} stopped (${state.lastExit.reason}). Starting it again.`;
    case 'contended':
      return state.reason;
    case 'failed':
      return state.message;
  }
}
