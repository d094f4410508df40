import type { MachineFacts } from './machine-facts.ts';
import type { MachineSources } from './machine-sources.ts';
import { parseIoreg } from './parse-ioreg.ts';
import { parseMemoryPressure } from './parse-memory-pressure.ts';
import { parsePmset } from './parse-pmset.ts';
import { parseSysctl, type SysctlFacts, sysctlNames } from './parse-sysctl.ts';
import { parseVmStat } from './parse-vm-stat.ts';

const runText = async (sources: MachineSources, file: string, args: readonly string[]): Promise<string> =>
  (await sources.run(file, args)) ?? '';

/** `memory_pressure` calls more free than there is without compressing, so it is asked only when `vm_stat` cannot tell. */
async function readAvailable(sources: MachineSources, sysctl: SysctlFacts, totalBytes: number): Promise<number | null> {
  const counted = parseVmStat(await runText(sources, '/usr/bin/vm_stat', []), sysctl.pageSizeBytes);
  if (counted !== null) return Math.min(totalBytes, counted);
  const freePercent = parseMemoryPressure(await runText(sources, '/usr/bin/memory_pressure', ['-Q']));
  return freePercent === null ? null : Math.floor((totalBytes * freePercent) / 100);
}

async function readMemory(sources: MachineSources) {
  const sysctl = parseSysctl(await runText(sources, '/usr/sbin/sysctl', ['-i', ...sysctlNames]));
  const runtime = sources.runtime();
  const totalBytes = sysctl.totalBytes ?? runtime.totalBytes;
  return {
    totalBytes,
    availableBytes: await readAvailable(sources, sysctl, totalBytes),
    pressure: sysctl.pressure,
    swapUsedBytes: sysctl.swapUsedBytes,
    wiredLimitMb: sysctl.wiredLimitMb,
    chip: sysctl.chip ?? runtime.cpuModel,
    cpuTimes: runtime.cpuTimes,
  };
}

export async function readMacos(sources: MachineSources): Promise<MachineFacts> {
  const [memory, accelerators, battery] = await Promise.all([
    readMemory(sources),
    runText(sources, '/usr/sbin/ioreg', ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator']),
    runText(sources, '/usr/bin/pmset', ['-g', 'batt']),
  ]);
  return { ...memory, ...parseIoreg(accelerators), ...parsePmset(battery) };
}
