import type { MachineFacts, MemoryFacts } from './machine-facts.ts';
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

async function readSysctl(sources: MachineSources): Promise<SysctlFacts> {
  return parseSysctl(await runText(sources, '/usr/sbin/sysctl', ['-i', ...sysctlNames]));
}

async function toMemory(sources: MachineSources, sysctl: SysctlFacts, totalBytes: number): Promise<MemoryFacts> {
  const { pressure, swapUsedBytes, wiredLimitMb } = sysctl;
  const availableBytes = await readAvailable(sources, sysctl, totalBytes);
  return { totalBytes, availableBytes, pressure, swapUsedBytes, wiredLimitMb };
}

/** Runs `sysctl` and `vm_stat`, and nothing that looks at devices. */
export async function readMacosMemory(sources: MachineSources): Promise<MemoryFacts> {
  const sysctl = await readSysctl(sources);
  return toMemory(sources, sysctl, sysctl.totalBytes ?? sources.runtime().totalBytes);
}

async function readCore(sources: MachineSources) {
  const sysctl = await readSysctl(sources);
  const { totalBytes, cpuModel, cpuTimes } = sources.runtime();
  const memory = await toMemory(sources, sysctl, sysctl.totalBytes ?? totalBytes);
  return { ...memory, chip: sysctl.chip ?? cpuModel, cpuTimes };
}

export async function readMacos(sources: MachineSources): Promise<MachineFacts> {
  const [core, accelerators, battery] = await Promise.all([
    readCore(sources),
    runText(sources, '/usr/sbin/ioreg', ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator']),
    runText(sources, '/usr/bin/pmset', ['-g', 'batt']),
  ]);
  return { ...core, ...parseIoreg(accelerators), ...parsePmset(battery) };
}
