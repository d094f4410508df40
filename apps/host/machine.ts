import type { Clock } from '../base/index.ts';
import type { MachineReading } from '../contract/model/index.ts';
import { createMachineProbe } from '../supervisor/index.ts';

/** The machine as it is, and as it was when it was last looked at. */
export interface Machine {
  /** Never rejects; what cannot be found out is `null`. */
  read(): Promise<MachineReading>;
  last(): MachineReading | null;
}

/** `diskFolder`: whose disk is looked at. */
export function createMachine(clock: Clock, diskFolder: string): Machine {
  const probe = createMachineProbe({ platform: process.platform, clock, diskFolder: () => diskFolder });
  let last: MachineReading | null = null;
  return {
    last: () => last,
    async read() {
      last = await probe.read();
      return last;
    },
  };
}
