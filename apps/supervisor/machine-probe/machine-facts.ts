import type { MachineReading, MemoryReading } from '../../contract/model/index.ts';
import type { CpuTimes } from './parse-cpu-times.ts';

export type MemoryFacts = Omit<MemoryReading, 'atMs'>;

/** What one kind of system tells of itself: a reading without its time, its disk, and with processor time instead of a share. */
export interface MachineFacts extends Omit<MachineReading, 'atMs' | 'diskFreeBytes' | 'cpuPercent'> {
  readonly cpuTimes: CpuTimes | null;
}
