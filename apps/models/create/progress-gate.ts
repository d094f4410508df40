import type { Clock } from '../../base/index.ts';
import type { CreateProgress } from '../../contract/model/index.ts';

export type ReportProgress = (progress: CreateProgress) => void;

const leastIntervalMs = 100;

/** Lets through every new step and every end of one; of what moves in between, ten a second. */
export function createProgressGate(clock: Clock, report: ReportProgress): ReportProgress {
  let last: { readonly status: string; readonly atMs: number } | null = null;
  return (progress) => {
    const atMs = clock.monotonicMs();
    const isNew = last?.status !== progress.status;
    const isComplete = progress.totalBytes !== null && progress.completedBytes === progress.totalBytes;
    if (!isNew && !isComplete && last !== null && atMs - last.atMs < leastIntervalMs) return;
    last = { status: progress.status, atMs };
    report(progress);
  };
}
