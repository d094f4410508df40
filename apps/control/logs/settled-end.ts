import type { Clock } from '../../base/index.ts';
import { type ChainFile, readStretch } from './log-chain.ts';

/** A line without an end that has been left alone for this long is whole: nobody writes on. */
const settledMs = 2000;
const longestLineBytes = 64 * 1024;
const lineFeed = 10;

/** Up to where whole lines go: an unfinished last line counts once nobody writes on, or when it is too long to wait for. */
export async function findSettledEnd(file: ChainFile, clock: Clock): Promise<number> {
  const { sizeBytes, isCurrent, modifiedAtMs } = file;
  if (!isCurrent || clock.nowMs() - modifiedAtMs >= settledMs) return sizeBytes;
  const tail = await readStretch(file, Math.max(0, sizeBytes - longestLineBytes), sizeBytes);
  const feed = tail.lastIndexOf(lineFeed);
  if (feed < 0) return sizeBytes > longestLineBytes ? sizeBytes : 0;
  return sizeBytes - tail.length + feed + 1;
}
