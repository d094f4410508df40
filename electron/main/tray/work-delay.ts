import type { CancelTimer, Timers } from '../../../apps/base/index.ts';

const workingAfterMs = 1000;

/** Tells steady work from short bursts. */
export interface WorkDelay {
  update(hasWork: boolean): void;
  /** True once there has been work for a second without a break. */
  isWorking(): boolean;
}

/** Creates the delay; `onChanged` is called when work has become steady. */
export function createWorkDelay(timers: Timers, onChanged: () => void): WorkDelay {
  let state: 'idle' | 'waiting' | 'working' = 'idle';
  let cancel: CancelTimer = () => {};
  return {
    isWorking: () => state === 'working',
    update(hasWork) {
      if (!hasWork) {
        cancel();
        state = 'idle';
      } else if (state === 'idle') {
        state = 'waiting';
        cancel = timers.after(workingAfterMs, () => {
          state = 'working';
          onChanged();
        });
      }
    },
  };
}
