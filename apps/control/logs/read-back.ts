import { StringDecoder } from 'node:string_decoder';
import { type ChainFile, readStretch } from './log-chain.ts';

/** A line of a file and where it begins. */
export interface FileLine {
  readonly text: string;
  readonly startByte: number;
}

const chunkBytes = 64 * 1024;
/** Of a line that is longer, the beginning is kept. */
const maxLineBytes = 64 * 1024;
const lineFeed = 10;

/** Bytes of a line as text. A character that the cut went through is left out. */
export function decodeLine(bytes: Buffer): string {
  const text = new StringDecoder('utf8').write(bytes.subarray(0, maxLineBytes));
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/**
 * The lines before `endByte`, newest first, in batches of one chunk of the file each. Empty lines are left out. Ends early where the file
 * has become shorter.
 */
export async function* readBack(file: ChainFile, endByte: number): AsyncGenerator<readonly FileLine[], void> {
  let position = endByte;
  let rest: Buffer = Buffer.alloc(0);
  while (position > 0) {
    const start = Math.max(0, position - chunkBytes);
    const chunk = await readStretch(file, start, position);
    if (chunk.length < position - start) return;
    const block = rest.length === 0 ? chunk : Buffer.concat([chunk, rest]);
    const lines: FileLine[] = [];
    let end = block.length;
    for (let feed = findFeed(block, end); feed >= 0; feed = findFeed(block, end)) {
      if (feed + 1 < end) lines.push({ text: decodeLine(block.subarray(feed + 1, end)), startByte: start + feed + 1 });
      end = feed;
    }
    rest = block.subarray(0, Math.min(end, maxLineBytes));
    position = start;
    if (position === 0 && rest.length > 0) lines.push({ text: decodeLine(rest), startByte: 0 });
    yield lines;
  }
}

const findFeed = (block: Buffer, end: number): number => (end === 0 ? -1 : block.lastIndexOf(lineFeed, end - 1));
