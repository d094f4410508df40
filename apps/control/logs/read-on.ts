import type { Clock } from '../../base/index.ts';
import { type ChainFile, readStretch } from './log-chain.ts';
import { findPlace, markPlace, type Place } from './log-place.ts';
import { decodeLine } from './read-back.ts';
import { findSettledEnd } from './settled-end.ts';

/** What was written after a place. */
export interface ReadOn {
  /** Oldest first. */
  readonly lines: readonly string[];
  readonly droppedCount: number;
  readonly isGap: boolean;
  /** `null` where there is no file. */
  readonly place: Place | null;
}

/** A reader that is further behind loses the oldest lines. */
const maxBehindBytes = 1024 * 1024;
const keptBehindBytes = 256 * 1024;
const chunkBytes = 64 * 1024;
const lineFeed = 10;

interface Stretch {
  readonly file: ChainFile;
  readonly startByte: number;
  readonly endByte: number;
}

/** Reads the whole lines after a place, from the files that were put aside since and the current one. */
export async function readOn(files: readonly ChainFile[], place: Place | null, clock: Clock): Promise<ReadOn> {
  const newest = files[0];
  if (!newest) return { lines: [], droppedCount: 0, isGap: false, place: null };
  const found = place ? await findPlace(files, place) : null;
  const start = found ?? { index: 0, byte: 0 };
  const stretches: Stretch[] = [];
  for (let index = start.index; index >= 0; index--) {
    const file = files[index];
    if (!file) continue;
    const endByte = await findSettledEnd(file, clock);
    const startByte = index === start.index ? start.byte : 0;
    if (endByte > startByte) stretches.push({ file, startByte, endByte });
  }
  const { kept, droppedCount } = await shorten(stretches);
  const lines: string[] = [];
  for (const stretch of kept) lines.push(...(await readLines(stretch)));
  const endByte = stretches.findLast(({ file }) => file === newest)?.endByte ?? (start.index === 0 ? start.byte : 0);
  return { lines, droppedCount, isGap: place !== null && !found, place: await markPlace(newest, endByte) };
}

/** Leaves out the oldest where there is too much, and counts the lines of it. */
async function shorten(stretches: readonly Stretch[]) {
  const kept: Stretch[] = [];
  let droppedCount = 0;
  let leftBytes = stretches.reduce((sum, { startByte, endByte }) => sum + endByte - startByte, 0);
  if (leftBytes <= maxBehindBytes) return { kept: stretches, droppedCount };
  for (const stretch of stretches) {
    const { file, startByte, endByte } = stretch;
    const cutByte = Math.min(endByte, Math.max(startByte, startByte + leftBytes - keptBehindBytes));
    leftBytes -= endByte - startByte;
    const resumeByte = cutByte === startByte ? startByte : await findLineStart(file, cutByte, endByte);
    droppedCount += await countFeeds(file, startByte, resumeByte);
    if (resumeByte < endByte) kept.push({ file, startByte: resumeByte, endByte });
  }
  return { kept, droppedCount };
}

async function findLineStart(file: ChainFile, fromByte: number, endByte: number): Promise<number> {
  const feed = (await readStretch(file, fromByte, endByte)).indexOf(lineFeed);
  return feed < 0 ? endByte : fromByte + feed + 1;
}

async function countFeeds(file: ChainFile, startByte: number, endByte: number): Promise<number> {
  let count = 0;
  for (let at = startByte; at < endByte; at += chunkBytes) {
    const chunk = await readStretch(file, at, Math.min(endByte, at + chunkBytes));
    for (let feed = chunk.indexOf(lineFeed); feed >= 0; feed = chunk.indexOf(lineFeed, feed + 1)) count++;
  }
  return count;
}

async function readLines({ file, startByte, endByte }: Stretch): Promise<string[]> {
  const bytes = await readStretch(file, startByte, endByte);
  const lines: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const feed = bytes.indexOf(lineFeed, at);
    const end = feed < 0 ? bytes.length : feed;
    if (end > at) lines.push(decodeLine(bytes.subarray(at, end)));
    at = end + 1;
  }
  return lines;
}
