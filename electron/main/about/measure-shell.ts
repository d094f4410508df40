import type { ProcessMetric } from 'electron';
import type { ShellFootprint } from './describe-about.ts';

/** Sums what Electron's processes take, without the service's. Electron counts memory in KiB. */
export function measureShell(metrics: readonly ProcessMetric[], servicePid: number | null): ShellFootprint {
  const own = metrics.filter(({ pid }) => pid !== servicePid);
  return {
    residentBytes: own.reduce((sum, { memory }) => sum + memory.workingSetSize * 1024, 0),
    cpuPercent: own.reduce((sum, { cpu }) => sum + cpu.percentCPUUsage, 0),
  };
}
