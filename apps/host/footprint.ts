import type { Clock } from '../base/index.ts';
import type { Footprint } from '../control/index.ts';

const shortestSpanMs = 1_000;

/** Creates a reader of this process's memory and processor share; the share is that of the time since the reading before. */
export function createFootprint(clock: Clock): () => Footprint {
  let measuredAtMs = clock.monotonicMs();
  let usage = process.cpuUsage();
  let cpuPercent = 0;
  return () => {
    const nowMs = clock.monotonicMs();
    const spanMs = nowMs - measuredAtMs;
    if (spanMs >= shortestSpanMs) {
      const spent = process.cpuUsage(usage);
      cpuPercent = ((spent.user + spent.system) / 1000 / spanMs) * 100;
      usage = process.cpuUsage();
      measuredAtMs = nowMs;
    }
    return { residentBytes: process.memoryUsage.rss(), cpuPercent };
  };
}
