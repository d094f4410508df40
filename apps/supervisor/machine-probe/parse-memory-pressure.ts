import { readPercent, splitWholeLines } from './read-figures.ts';

/** Share of RAM that `/usr/bin/memory_pressure -Q` calls free, in percent. It counts pages that would first have to be compressed. */
export function parseMemoryPressure(text: string): number | null {
  for (const line of splitWholeLines(text)) {
    const [, figure] = /memory free percentage:\s*(\S+?)\s*%/.exec(line) ?? [];
    if (figure !== undefined) return readPercent(figure);
  }
  return null;
}
