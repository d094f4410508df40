import type { CancelTimer, Timers } from '../../../base/index.ts';
import type { Desk } from './desk.ts';

export const pulse = {
  everyMs: 10_000,
  /** A worker that said nothing for so many beats in a row is hung. */
  maxSilentBeats: 2,
  /** The same for one that has just been started: its code is still being loaded. */
  maxStartingBeats: 6,
};

type Watched = Pick<Desk, 'isReady' | 'silentBeats' | 'post'>;

export interface PulseOptions<Worker extends Watched> {
  readonly timers: Timers;
  readonly workers: Iterable<Worker>;
  readonly onHung: (worker: Worker) => void;
}

/**
 * Asks workers for a sign of life at each beat. Silence is counted in beats: while this process is itself held up, or the machine sleeps, none
 * passes without what workers have said meanwhile being heard. Returns its end.
 */
export function watchPulse<Worker extends Watched>({ timers, workers, onHung }: PulseOptions<Worker>): () => void {
  const beat = (): void => {
    cancel = timers.after(pulse.everyMs, beat);
    for (const worker of workers) {
      const { isReady, silentBeats } = worker;
      if (silentBeats >= (isReady ? pulse.maxSilentBeats : pulse.maxStartingBeats)) onHung(worker);
      worker.silentBeats++;
      worker.post({ order: 'ping' });
    }
  };
  let cancel: CancelTimer = timers.after(pulse.everyMs, beat);
  return () => cancel();
}

/** Whether it has let a whole beat pass in silence: others get the connections. */
export const isSilent = ({ silentBeats }: Pick<Desk, 'silentBeats'>): boolean => silentBeats > 1;
