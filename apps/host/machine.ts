import type { Clock } from '../base/index.ts';
import type { MachineReading, MemoryReading } from '../contract/model/index.ts';
import { createMachineProbe } from '../supervisor/index.ts';

/** The machine as it is, and as it was when it was last looked at. */
export interface Machine {
  /** Never rejects; what cannot be found out is `null`. */
  read(): Promise<MachineReading>;
  readMemory(): Promise<MemoryReading>;
  /** The memory, as either of them last found it. */
  lastMemory(): MemoryReading | null;
}

/** `diskFolder`: whose disk is looked at. */
export function createMachine(clock: Clock, diskFolder: string): Machine {
  const probe = createMachineProbe({ platform: process.platform, clock, diskFolder: () => diskFolder });
  let last: MemoryReading | null = null;
  const keep = <T extends MemoryReading>(reading: T): T => {
    last = reading;
    return reading;
  };
  return {
    lastMemory: () => last,
    read: async () => keep(await probe.read()),
    readMemory: async () => keep(await probe.readMemory()),
  };
}
