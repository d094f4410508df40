import type { MachineReading } from '../../contract/model/index.ts';
import { parsePressureLevel } from './parse-pressure.ts';
import { readAmount, readCount, splitWholeLines } from './read-figures.ts';

export const sysctlNames = [
  'hw.memsize',
  'hw.pagesize',
  'hw.model',
  'machdep.cpu.brand_string',
  'iogpu.wired_limit_mb',
  'kern.memorystatus_vm_pressure_level',
  'vm.swapusage',
] as const;

export interface SysctlFacts {
  readonly totalBytes: number | null;
  readonly pageSizeBytes: number | null;
  /** `null` when none is set, which the system tells as 0. */
  readonly wiredLimitMb: number | null;
  readonly pressure: MachineReading['pressure'];
  readonly swapUsedBytes: number | null;
  readonly chip: string | null;
}

const unitBytes: Readonly<Record<string, number>> = { B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Swap in use, from `vm.swapusage`: `total = 2048.00M  used = 1310.25M  free = 737.75M  (encrypted)`. */
export function readSwapUsed(text: string): number | null {
  const [, figure, unit] = /\bused\s*=\s*([\d.,'’\s]*\d)\s*([BKMGT])\b/.exec(text) ?? [];
  const amount = figure === undefined ? null : readAmount(figure);
  return amount === null ? null : Math.round(amount * (unitBytes[unit ?? ''] ?? 1));
}

const positive = (count: number | null): number | null => (count === null || count === 0 ? null : count);

/** Output of `/usr/sbin/sysctl -i NAME...`: one `name: value` a line, in any order, unknown names left out. */
export function parseSysctl(text: string): SysctlFacts {
  const values = new Map<string, string>();
  for (const line of splitWholeLines(text)) {
    const [, name, value] = /^\s*([\w.]+)\s*[:=]\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value.trim());
  }
  const find = (name: (typeof sysctlNames)[number]): string => values.get(name) ?? '';
  return {
    totalBytes: positive(readCount(find('hw.memsize'))),
    pageSizeBytes: positive(readCount(find('hw.pagesize'))),
    wiredLimitMb: positive(readCount(find('iogpu.wired_limit_mb'))),
    pressure: parsePressureLevel(find('kern.memorystatus_vm_pressure_level')) ?? 'unknown',
    swapUsedBytes: readSwapUsed(find('vm.swapusage')),
    chip: find('machdep.cpu.brand_string') || find('hw.model') || null,
  };
}
