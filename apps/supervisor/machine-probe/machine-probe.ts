import { type Clock, toSafeText } from '../../base/index.ts';
import type { MachineReading } from '../../contract/model/index.ts';
import { createCpuMeter } from './cpu-meter.ts';
import type { MachineFacts } from './machine-facts.ts';
import { type MachineSources, tolerateFailures } from './machine-sources.ts';
import { unknownPower } from './power-facts.ts';
import { readLinux } from './read-linux.ts';
import { readMacos } from './read-macos.ts';
import { createSystemSources } from './system-sources.ts';

export interface MachineProbe {
  /** Asks the system now, in one to five short programs on macOS and none elsewhere. Never rejects. Joined to a reading under way. */
  read(): Promise<MachineReading>;
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

/** Reads memory, processor, GPU, disk and power of this machine. It holds nothing open between readings. */
export function createMachineProbe(options: MachineProbeOptions): MachineProbe {
  const sources = tolerateFailures(options.sources ?? createSystemSources());
  const measureCpu = createCpuMeter();
  let reading: Promise<MachineReading> | null = null;

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
    read() {
      reading ??= readNow().finally(() => {
        reading = null;
      });
      return reading;
    },
  };
}
