import { toSafeText } from '../../base/index.ts';
import type { Pull } from '../../contract/model/index.ts';
import { formatDisk, formatDuration } from './format-figure.ts';

const percentOf = ({ completedBytes, totalBytes }: Pull): number =>
  totalBytes > 0 ? Math.floor((completedBytes / totalBytes) * 100) : 0;

function describeState(pull: Pull): string {
  if (pull.state === 'retrying' || pull.state === 'failed') return `${pull.state}: ${pull.problem?.message ?? ''}`;
  return pull.state === 'running' ? pull.step || 'connecting' : pull.state;
}

/** One line on a download: step, share, bytes, speed, time left. */
export function describePull(pull: Pull): string {
  const parts = [toSafeText(`${pull.model}: ${describeState(pull)}`, 160)];
  if (pull.totalBytes > 0) {
    parts.push(`${percentOf(pull)} %`, `${formatDisk(pull.completedBytes)} of ${formatDisk(pull.totalBytes)}`);
  }
  if (pull.bytesPerSecond !== null) parts.push(`${(pull.bytesPerSecond / 1e6).toFixed(1)} MB/s`);
  if (pull.remainingMs !== null) parts.push(`${formatDuration(pull.remainingMs)} left`);
  return parts.join('  ');
}

/** Changes with every step and every tenth of the way: when a line is worth printing where lines stay. */
export const milestoneOf = (pull: Pull): string =>
  `${pull.state} ${pull.step.startsWith('pulling') ? 'pulling' : pull.step} ${Math.floor(percentOf(pull) / 10)}`;
