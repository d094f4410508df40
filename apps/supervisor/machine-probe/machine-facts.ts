import type { MachineReading } from '../../contract/model/index.ts';
import type { CpuTimes } from './parse-cpu-times.ts';

/** What one kind of system tells of itself: a reading without its time, its disk, and with processor time instead of a share. */
export interface MachineFacts extends Omit<MachineReading, 'atMs' | 'diskFreeBytes' | 'cpuPercent'> {
  readonly cpuTimes: CpuTimes | null;
}
