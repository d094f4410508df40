import { readCount, readPercent, splitWholeLines } from './read-figures.ts';

export interface GpuFacts {
  /** Of the busiest accelerator. */
  readonly gpuPercent: number | null;
  /** Of all of them. */
  readonly gpuMemoryBytes: number | null;
}

/** One `"Name"=value` of a dictionary; the value's end must be there, so that a cut figure is not taken for a small one. */
function findValue(dictionary: string, name: string): string {
  const from = dictionary.indexOf(`"${name}"`);
  if (from < 0) return '';
  return /^\s*=\s*([^,}]+)[,}]/.exec(dictionary.slice(from + name.length + 2))?.[1] ?? '';
}

const known = (figures: readonly (number | null)[]): readonly number[] => figures.filter((figure) => figure !== null);

/** Output of `/usr/sbin/ioreg -r -d 1 -w 0 -c IOAccelerator`: each accelerator has its statistics as one dictionary on one line. */
export function parseIoreg(text: string): GpuFacts {
  const dictionaries = splitWholeLines(text).filter((line) => /"PerformanceStatistics"\s*=/.test(line));
  const shares = known(dictionaries.map((line) => readPercent(findValue(line, 'Device Utilization %'))));
  const sizes = known(dictionaries.map((line) => readCount(findValue(line, 'In use system memory'))));
  return {
    gpuPercent: shares.length === 0 ? null : Math.max(...shares),
    gpuMemoryBytes: sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0),
  };
}
