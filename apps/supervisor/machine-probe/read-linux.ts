import type { MachineFacts, MemoryFacts } from './machine-facts.ts';
import type { MachineSources } from './machine-sources.ts';
import { type CgroupFiles, type CgroupMemory, listCgroups, parseCgroupMemory } from './parse-cgroup.ts';
import { parseCpuTimes } from './parse-cpu-times.ts';
import { parseMeminfo } from './parse-meminfo.ts';
import { type PowerSupply, parsePowerSupplies } from './parse-power-supplies.ts';
import { parsePressureStall } from './parse-pressure.ts';
import type { PowerFacts } from './power-facts.ts';

const suppliesFolder = '/sys/class/power_supply';

async function readCgroup(sources: MachineSources, files: CgroupFiles): Promise<CgroupMemory> {
  const read = (file: string): Promise<string | null> => sources.readText(`${files.folder}/${file}`);
  const [limit, usage, stat] = await Promise.all([read(files.limit), read(files.usage), read(files.stat)]);
  return parseCgroupMemory({ limit, usage, stat }, files.reclaimable);
}

async function readSupply(sources: MachineSources, name: string): Promise<PowerSupply> {
  const read = (file: string): Promise<string | null> => sources.readText(`${suppliesFolder}/${name}/${file}`);
  const files = [read('type'), read('scope'), read('online'), read('status'), read('capacity')] as const;
  const [type, scope, online, status, capacity] = await Promise.all(files);
  return { type, scope, online, status, capacity };
}

async function readPower(sources: MachineSources): Promise<PowerFacts> {
  const names = await sources.listFolder(suppliesFolder);
  return parsePowerSupplies(await Promise.all(names.map((name) => readSupply(sources, name))));
}

/** A control group's limit is all the RAM there is for this process, and what it has used of it is gone for its models too. */
export async function readLinuxMemory(sources: MachineSources): Promise<MemoryFacts> {
  const [meminfo, groups, stall] = await Promise.all([
    sources.readText('/proc/meminfo'),
    sources.readText('/proc/self/cgroup'),
    sources.readText('/proc/pressure/memory'),
  ]);
  const memory = parseMeminfo(meminfo ?? '');
  const cgroups = await Promise.all(listCgroups(groups ?? '').map((files) => readCgroup(sources, files)));
  const limits = cgroups.flatMap(({ limitBytes }) => (limitBytes === null ? [] : [limitBytes]));
  const rooms = cgroups.flatMap(({ limitBytes, usedBytes }) =>
    limitBytes === null || usedBytes === null ? [] : [Math.max(0, limitBytes - usedBytes)],
  );
  const totalBytes = Math.min(memory.totalBytes ?? sources.runtime().totalBytes, ...limits);
  const available = Math.min(memory.availableBytes ?? Number.POSITIVE_INFINITY, ...rooms);
  return {
    totalBytes,
    availableBytes: Number.isFinite(available) ? Math.min(totalBytes, available) : null,
    pressure: parsePressureStall(stall ?? '') ?? 'unknown',
    swapUsedBytes: memory.swapUsedBytes,
    wiredLimitMb: null,
  };
}

export async function readLinux(sources: MachineSources): Promise<MachineFacts> {
  const [memory, power, stat] = await Promise.all([
    readLinuxMemory(sources),
    readPower(sources),
    sources.readText('/proc/stat'),
  ]);
  const { cpuModel } = sources.runtime();
  return {
    ...memory,
    ...power,
    cpuTimes: parseCpuTimes(stat ?? ''),
    chip: cpuModel,
    ...{ gpuPercent: null, gpuMemoryBytes: null },
  };
}
