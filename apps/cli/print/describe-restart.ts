import type { PendingRestart } from '../../contract/model/index.ts';
import { formatDuration } from './format-figure.ts';

const count = (requests: number): string => (requests === 1 ? '1 request' : `${requests} requests`);

/** When a pending restart comes, and who it waits for, in a sentence. */
export function describeRestart(pending: PendingRestart, nowMs: number): string {
  const { when, reason, latestAtMs, runningCount, waitingCount } = pending;
  const head = `A restart is pending because ${reason}`;
  if (when === 'idle') {
    const now = `now ${count(runningCount)} running, ${waitingCount} waiting`;
    return `${head}: it comes when nothing runs and nobody waits (${now}).`;
  }
  const latest = latestAtMs === null ? '' : `, in ${formatDuration(Math.max(0, latestAtMs - nowMs))} at the latest`;
  const ended = `${count(runningCount)} running ${runningCount === 1 ? 'has' : 'have'} ended${latest}`;
  return `${head}: it comes when ${ended}; ${count(waitingCount)} wait${waitingCount === 1 ? 's' : ''} for it.`;
}
