import { toSafeText } from '../../base/index.ts';
import type { CreateProgress } from '../../contract/model/index.ts';
import { formatDisk } from './format-figure.ts';

const shareOf = ({ completedBytes, totalBytes }: CreateProgress): number | null =>
  completedBytes === null || totalBytes === null || totalBytes <= 0 ? null : completedBytes / totalBytes;

/** One line on the making of a model: step, share, bytes. */
export function describeCreation(model: string, progress: CreateProgress): string {
  const share = shareOf(progress);
  const parts = [toSafeText(`${model}: ${progress.status}`, 160)];
  if (share !== null) {
    const { completedBytes, totalBytes } = progress;
    parts.push(`${Math.floor(share * 100)} %`, `${formatDisk(completedBytes ?? 0)} of ${formatDisk(totalBytes ?? 0)}`);
  }
  return parts.join('  ');
}

/** Whether a line is worth printing where lines stay: at every step and every tenth of the way. */
export function createMilestone(): (progress: CreateProgress) => boolean {
  let last = '';
  return (progress) => {
    const share = shareOf(progress);
    const milestone = `${progress.status} ${share === null ? '' : Math.floor(share * 10)}`;
    const isNew = milestone !== last;
    last = milestone;
    return isNew;
  };
}
