import type { CancelTimer, Clock, Timers } from '../../base/index.ts';
import type { Note } from '../note.ts';
import type { RollupQuestion } from './plan-rollup.ts';

export interface RollupOptions {
  readonly timers: Timers;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** What stores the sums of the next span, in order; `null` when there is none. */
  readonly plan: (question: RollupQuestion) => Promise<readonly Note[] | null>;
  /** Whether it is committed. Never rejects. */
  readonly record: (note: Note) => Promise<boolean>;
  /** Told how many spans a run has summed up, when there were any. */
  readonly onRolled: (spans: number) => void;
  readonly onFailed: (reason: string) => void;
}

export const rollupTiming = { firstMs: 2 * 60_000, everyMs: 5 * 60_000, pauseMs: 20 };

/** Sums up each hour that is over, first those that an earlier version or a pause left, an hour at a time. Returns its end. */
export function keepRollups({ timers, clock, plan, record, onRolled, onFailed }: RollupOptions): () => void {
  let cancel: CancelTimer = () => undefined;
  let isStopped = false;
  let spans = 0;
  const endRun = (): void => {
    if (spans > 0) onRolled(spans);
    spans = 0;
    if (!isStopped) cancel = timers.after(rollupTiming.everyMs, () => void rollHour());
  };
  const rollHour = async (): Promise<void> => {
    try {
      const planned = isStopped ? null : await plan({ nowMs: clock.nowMs() });
      if (planned === null || isStopped) return endRun();
      for (const note of planned) {
        if (!(await record(note))) return endRun();
      }
      spans++;
      if (!isStopped) cancel = timers.after(rollupTiming.pauseMs, () => void rollHour());
    } catch (error) {
      if (!isStopped) onFailed(error instanceof Error ? error.message : String(error));
      endRun();
    }
  };
  cancel = timers.after(rollupTiming.firstMs, () => void rollHour());
  return () => {
    isStopped = true;
    cancel();
  };
}
