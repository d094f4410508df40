import type { CallerSources } from './caller-sources.ts';

/** Milliseconds of looking around in one turn of the event loop. */
const sliceMs = 2;

export interface TimeSlices {
  /** Whether this turn's share is used up: then `rest` is due. */
  isSpent(): boolean;
  /** Lets everybody else run first. */
  rest(): Promise<void>;
}

/** Cuts long work into pieces that hold nobody up. */
export function createTimeSlices({
  monotonicMs,
  nextTurn,
}: Pick<CallerSources, 'monotonicMs' | 'nextTurn'>): TimeSlices {
  let startedAtMs = monotonicMs();
  return {
    isSpent: () => monotonicMs() - startedAtMs >= sliceMs,
    async rest() {
      await nextTurn();
      startedAtMs = monotonicMs();
    },
  };
}
