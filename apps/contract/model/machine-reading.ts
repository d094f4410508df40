import { z } from 'zod';

/** How short of memory the system says it is, the mildest first; `unknown` when it does not say. */
export const memoryPressures = ['normal', 'warning', 'critical', 'unknown'] as const;
export const powerSources = ['mains', 'battery', 'unknown'] as const;

const bytes = z.number().nonnegative();
const percent = z.number().min(0).max(100);

/** The machine at one moment. Bytes, percent from 0 to 100; `null` is what could not be found out. */
export const machineReadingSchema = z.object({
  /** UTC milliseconds. */
  atMs: z.number(),
  /** RAM, or what a control group on Linux leaves of it. */
  totalBytes: bytes,
  /** What can be given to programs without swapping. */
  availableBytes: bytes.nullable(),
  pressure: z.enum(memoryPressures),
  swapUsedBytes: bytes.nullable(),
  /** `iogpu.wired_limit_mb` of an Apple Silicon Mac, where it is set. MiB. */
  wiredLimitMb: z.number().positive().nullable(),
  /** Of all cores together, since the reading before this one. */
  cpuPercent: percent.nullable(),
  gpuPercent: percent.nullable(),
  gpuMemoryBytes: bytes.nullable(),
  /** Where the models lie. */
  diskFreeBytes: bytes.nullable(),
  powerSource: z.enum(powerSources),
  batteryPercent: percent.nullable(),
  /** For example "Apple M3 Pro". */
  chip: z.string().nullable(),
});
export type MachineReading = z.infer<typeof machineReadingSchema>;

/** The memory alone, which costs far less to find out. */
export type MemoryReading = Pick<
  MachineReading,
  'atMs' | 'totalBytes' | 'availableBytes' | 'pressure' | 'swapUsedBytes' | 'wiredLimitMb'
>;
