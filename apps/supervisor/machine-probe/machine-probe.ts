import { type Clock, toSafeText } from '../../base/index.ts';
import type { MachineReading, MemoryReading } from '../../contract/model/index.ts';
import { createCpuMeter } from './cpu-meter.ts';
import type { MachineFacts, MemoryFacts } from './machine-facts.ts';
import { type MachineSources, tolerateFailures } from './machine-sources.ts';
import { unknownPower } from './power-facts.ts';
import { readLinux, readLinuxMemory } from './read-linux.ts';
import { readMacos, readMacosMemory } from './read-macos.ts';
import { createSystemSources } from './system-sources.ts';

export interface MachineProbe {
  /** Asks the system now, in one to five short programs on macOS and none elsewhere. Never rejects. Joined to a reading under way. */
  read(): Promise<MachineReading>;
  /** The memory alone: two or three short programs on macOS that are over in milliseconds. As above otherwise. */
  readMemory(): Promise<MemoryReading>;
}

export interface MachineProbeOptions {
  /** As in `process.platform`. */
  readonly platform: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** The folder whose disk is looked at; `null` for none. */
  readonly diskFolder?: () => string | null;
  /** The machine itself by default. */
  readonly sources?: MachineSources;
}

const maxChipLength = 100;

/** Where nothing else is known to ask. */
function readRuntime(sources: MachineSources): MachineFacts {
  const { totalBytes, cpuTimes, cpuModel } = sources.runtime();
  return {
    ...{ totalBytes, cpuTimes, chip: cpuModel },
    ...{ availableBytes: null, pressure: 'unknown', swapUsedBytes: null, wiredLimitMb: null },
    ...{ gpuPercent: null, gpuMemoryBytes: null, ...unknownPower },
  };
}

async function readFacts(platform: string, sources: MachineSources): Promise<MachineFacts> {
  if (platform === 'darwin') return readMacos(sources);
  if (platform === 'linux') return readLinux(sources);
  return readRuntime(sources);
}

async function readMemoryFacts(platform: string, sources: MachineSources): Promise<MemoryFacts> {
  if (platform === 'darwin') return readMacosMemory(sources);
  if (platform === 'linux') return readLinuxMemory(sources);
  const { totalBytes, availableBytes, pressure, swapUsedBytes, wiredLimitMb } = readRuntime(sources);
  return { totalBytes, availableBytes, pressure, swapUsedBytes, wiredLimitMb };
}

/** One at a time: who asks meanwhile gets what is under way. */
function joinRuns<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Reads memory, processor, GPU, disk and power of this machine. It holds nothing open between readings. */
export function createMachineProbe(options: MachineProbeOptions): MachineProbe {
  const sources = tolerateFailures(options.sources ?? createSystemSources());
  const measureCpu = createCpuMeter();

  const readNow = async (): Promise<MachineReading> => {
    const folder = options.diskFolder?.() ?? null;
    const [{ cpuTimes, chip, ...facts }, diskFreeBytes] = await Promise.all([
      readFacts(options.platform, sources),
      folder === null ? null : sources.freeDiskBytes(folder),
    ]);
    return {
      ...facts,
      atMs: options.clock.nowMs(),
      cpuPercent: measureCpu(cpuTimes),
      diskFreeBytes,
      chip: chip === null || chip.trim() === '' ? null : toSafeText(chip.trim(), maxChipLength),
    };
  };
  return {
    read: joinRuns(readNow),
    readMemory: joinRuns(async () => ({
      ...(await readMemoryFacts(options.platform, sources)),
      atMs: options.clock.nowMs(),
    })),
  };
}
