import { readCount, splitWholeLines } from './read-figures.ts';

export interface MeminfoFacts {
  readonly totalBytes: number | null;
  readonly availableBytes: number | null;
  readonly swapUsedBytes: number | null;
}

/** `/proc/meminfo`. */
export function parseMeminfo(text: string): MeminfoFacts {
  const sizes = new Map<string, number>();
  for (const line of splitWholeLines(text)) {
    const [, name, figure] = /^(\w+):\s+(\d+) kB\s*$/.exec(line) ?? [];
    const kib = figure === undefined ? null : readCount(figure);
    if (name !== undefined && kib !== null) sizes.set(name, kib * 1024);
  }
  const [swapTotal, swapFree] = [sizes.get('SwapTotal'), sizes.get('SwapFree')];
  return {
    totalBytes: sizes.get('MemTotal') || null,
    availableBytes: sizes.get('MemAvailable') ?? null,
    swapUsedBytes: swapTotal === undefined || swapFree === undefined ? null : Math.max(0, swapTotal - swapFree),
  };
}
