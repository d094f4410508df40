import type { MachineReading } from '../../contract/model/index.ts';

/** How short of memory a system says it is. */
export type MemoryPressure = Exclude<MachineReading['pressure'], 'unknown'>;

/** `kern.memorystatus_vm_pressure_level`: 1 is normal, 2 a warning, 4 critical. */
export function parsePressureLevel(text: string): MemoryPressure | null {
  switch (text.trim()) {
    case '1':
      return 'normal';
    case '2':
      return 'warning';
    case '4':
      return 'critical';
    default:
      return null;
  }
}

const warningShare = 10;
const criticalShare = 40;

/** `/proc/pressure/memory`: the share of the last ten seconds in which something waited for memory, in percent. */
export function parsePressureStall(text: string): MemoryPressure | null {
  const share = Number(/^some avg10=(\d+\.\d+)/m.exec(text)?.[1]);
  if (Number.isNaN(share)) return null;
  if (share >= criticalShare) return 'critical';
  return share >= warningShare ? 'warning' : 'normal';
}
