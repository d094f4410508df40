import { setFlagsFromString } from 'node:v8';

/**
 * V8 spends memory on collecting less often: under load, every request that waits for its answer survives a collection of the young space,
 * which then grows to a hundred megabytes, and the old space may grow fourfold before it is looked at. Collecting a small young space on
 * several threads wakes them for longer than it saves, and so does the first, quick compilation of a function. No flag caps anything: bodies of
 * any size still fit.
 */
const flags = [
  '--semi-space-growth-factor=1',
  '--heap-growing-percent=100',
  '--no-parallel-scavenge',
  '--no-concurrent-sparkplug',
] as const;

/** Keeps the heap of this process near what is in use. Comes before the rooms are loaded: a young space that has grown stays so. */
export function keepHeapSmall(): void {
  for (const flag of flags) setFlagsFromString(flag);
}
