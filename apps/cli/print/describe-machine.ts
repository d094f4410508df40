import type { MachineReading } from '../../contract/model/index.ts';
import { formatDisk, formatMemory } from './format-figure.ts';

const percent = (value: number): string => `${Math.round(value)} %`;

function describeProcessor({ chip, cpuPercent }: MachineReading): string | null {
  const busy = cpuPercent === null ? null : `CPU ${percent(cpuPercent)}`;
  return [chip, busy].filter((part) => part !== null).join(', ') || null;
}

function describeMemory({ availableBytes, totalBytes, pressure, swapUsedBytes }: MachineReading): string {
  const available = availableBytes === null ? '' : `${formatMemory(availableBytes)} available of `;
  const level = pressure === 'unknown' ? '' : `, pressure ${pressure}`;
  const swap = swapUsedBytes === null || swapUsedBytes === 0 ? '' : `, ${formatMemory(swapUsedBytes)} swapped out`;
  return `memory ${available}${formatMemory(totalBytes)}${level}${swap}`;
}

function describeGpu({ gpuPercent, gpuMemoryBytes }: MachineReading): string | null {
  if (gpuPercent === null && gpuMemoryBytes === null) return null;
  const busy = gpuPercent === null ? null : percent(gpuPercent);
  const held = gpuMemoryBytes === null ? null : formatMemory(gpuMemoryBytes);
  return `GPU ${[busy, held].filter((part) => part !== null).join(', ')}`;
}

function describePower({ powerSource, batteryPercent }: MachineReading): string | null {
  if (powerSource === 'unknown') return null;
  const charge = batteryPercent === null ? '' : `, ${percent(batteryPercent)} charged`;
  return `${powerSource === 'mains' ? 'on mains' : 'on battery'}${charge}`;
}

/** The machine in one line. What is not known is left out. */
export function describeMachine(reading: MachineReading): string {
  const disk = reading.diskFreeBytes === null ? null : `disk ${formatDisk(reading.diskFreeBytes)} free`;
  return [describeProcessor(reading), describeMemory(reading), describeGpu(reading), disk, describePower(reading)]
    .filter((part) => part !== null)
    .join('; ');
}
