import type { CapturedBodies } from '../../contract/model/index.ts';
import { createNote, type Note } from '../note.ts';
import { packBody } from './pack-body.ts';

export interface BodyKeeperOptions {
  /** Whether it is committed. Never rejects. */
  readonly record: (note: Note) => Promise<boolean>;
  /** Rows are not reaching the disk now: bodies would take the place of what matters more. */
  readonly isFailing: () => boolean;
  /** After so many bytes were written. */
  readonly onWritten: (storedBytes: number) => void;
  /** So many requests have lost their bodies. */
  readonly onLost: (requests: number) => void;
  readonly limits?: BodyQueueLimits;
}

/** What may wait in memory, and how much goes out together. */
export interface BodyQueueLimits {
  readonly maxRequests: number;
  readonly maxBytes: number;
  readonly sliceRequests: number;
  readonly sliceBytes: number;
}

/** Bodies on their way to the writer. What finds no room is lost: nothing waits for them. */
export interface BodyKeeper {
  /** Never waits. */
  keep(bodies: CapturedBodies): void;
  /** Takes nothing more; resolves when what waits is written or lost. */
  close(): Promise<void>;
}

export const bodyQueueLimits: BodyQueueLimits = {
  maxRequests: 2000,
  maxBytes: 32 * 1024 * 1024,
  sliceRequests: 64,
  sliceBytes: 512 * 1024,
};

const measure = ({ parts }: CapturedBodies): number => parts.reduce((sum, { content }) => sum + content.length, 0);

/** Creates one that holds nothing yet. */
export function createBodyKeeper(options: BodyKeeperOptions): BodyKeeper {
  const { onLost, limits = bodyQueueLimits } = options;
  const waiting: CapturedBodies[] = [];
  let waitingBytes = 0;
  let isClosed = false;
  let running: Promise<void> | null = null;
  const takeSlice = (): readonly CapturedBodies[] => {
    const slice: CapturedBodies[] = [];
    let sliceBytes = 0;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const nextBytes = measure(next);
      if (slice.length >= limits.sliceRequests || (slice.length > 0 && sliceBytes + nextBytes > limits.sliceBytes))
        break;
      slice.push(next);
      sliceBytes += nextBytes;
      waiting.shift();
    }
    waitingBytes -= sliceBytes;
    return slice;
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) await writeSlice(options, takeSlice());
    running = null;
  };
  return {
    keep(bodies) {
      const sizeBytes = measure(bodies);
      if (isClosed || waiting.length >= limits.maxRequests || waitingBytes + sizeBytes > limits.maxBytes) {
        return onLost(1);
      }
      waiting.push(bodies);
      waitingBytes += sizeBytes;
      running ??= run();
    },
    async close() {
      isClosed = true;
      await running;
    },
  };
}

async function writeSlice(
  { record, isFailing, onWritten, onLost }: BodyKeeperOptions,
  slice: readonly CapturedBodies[],
): Promise<void> {
  if (isFailing()) return onLost(slice.length);
  const packed: (readonly Note[])[] = [];
  for (const bodies of slice) packed.push(await packAll(bodies));
  const outcomes = await Promise.all(
    packed.map(async (notes) => (await Promise.all(notes.map(record))).every(Boolean)),
  );
  const lost = outcomes.filter((isCommitted) => !isCommitted).length;
  if (lost > 0) onLost(lost);
  onWritten(packed.flat().reduce((sum, { values }) => sum + Number(values[6]), 0));
}

async function packAll(bodies: CapturedBodies): Promise<readonly Note[]> {
  const notes: Note[] = [];
  for (const body of bodies.parts) notes.push(createNote('body', await packBody(bodies, body)));
  return notes;
}
