import type { CancelTimer, Timers } from '../../../apps/base/index.ts';

const firstAfterMs = 300_000;
const everyMs = 86_400_000;

/** Calls `check` five minutes after it is switched on and then once a day, until it is switched off. */
export function createCheckSchedule(timers: Timers, check: () => void): { setOn(isOn: boolean): void } {
  let cancel: CancelTimer | null = null;
  const plan = (delayMs: number): void => {
    cancel = timers.after(delayMs, () => {
      plan(everyMs);
      check();
    });
  };
  return {
    setOn(isOn) {
      if (isOn === (cancel !== null)) return;
      cancel?.();
      cancel = null;
      if (isOn) plan(firstAfterMs);
    },
  };
}
