import type { CpuTimes } from './parse-cpu-times.ts';

/** Turns counted processor time into the share that was busy since the last call; `null` at the first, and when nothing was counted. */
export function createCpuMeter(): (times: CpuTimes | null) => number | null {
  let last: CpuTimes | null = null;
  return (times) => {
    const before = last;
    last = times;
    if (before === null || times === null || times.total <= before.total) return null;
    const share = (times.busy - before.busy) / (times.total - before.total);
    // The counters of idle cores may run backwards a little.
    return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  };
}
