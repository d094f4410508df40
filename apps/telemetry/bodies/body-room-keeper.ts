import type { CancelTimer, Timers } from '../../base/index.ts';
import { createNote, type Note } from '../note.ts';
import type { BodyTrimPlan, BodyTrimQuestion } from './plan-body-trim.ts';

export interface BodyRoomOptions {
  /** What bodies may take now. */
  readonly maxBytes: () => number;
  readonly timers: Timers;
  readonly plan: (question: BodyTrimQuestion) => Promise<BodyTrimPlan>;
  /** Whether it is committed. Never rejects. */
  readonly record: (note: Note) => Promise<boolean>;
  /** Told when a look at the log failed; a later one looks again. */
  readonly onFailed: (reason: string) => void;
}

/** Keeps bodies within the space they may take: the oldest go first, in slices. */
export interface BodyRoomKeeper {
  /** So many bytes were added. */
  noteWritten(bytes: number): void;
  /** What waits is not done. */
  stop(): void;
}

export const bodyRoomTiming = { firstMs: 4 * 60_000, lookMs: 60_000, pauseMs: 20 };
/** It is looked at anew after so much of the space was written. */
const lookShare = 1 / 16;
const sliceBytes = 512 * 1024;

/** Starts it. Nothing is asked while nothing is written and the limit stays. */
export function keepBodyRoom(options: BodyRoomOptions): BodyRoomKeeper {
  const { timers } = options;
  let cancel: CancelTimer = () => undefined;
  let isStopped = false;
  let isRunning = false;
  let lookedAtLimit = Number.NaN;
  let writtenBytes = 0;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      cancel = timers.after(bodyRoomTiming.pauseMs, resolve);
    });
  const lookLater = (delayMs: number): void => {
    cancel = timers.after(delayMs, () => void look());
  };
  const look = async (): Promise<void> => {
    if (isRunning || isStopped) return;
    cancel();
    const maxBytes = options.maxBytes();
    if (writtenBytes > 0 || maxBytes !== lookedAtLimit) {
      isRunning = true;
      writtenBytes = 0;
      lookedAtLimit = maxBytes;
      await trimQuietly(options, { maxBytes, pause, isStopped: () => isStopped });
      isRunning = false;
    }
    if (!isStopped) lookLater(bodyRoomTiming.lookMs);
  };
  lookLater(bodyRoomTiming.firstMs);
  return {
    noteWritten(bytes) {
      writtenBytes += bytes;
      if (writtenBytes >= options.maxBytes() * lookShare) void look();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

interface Run {
  readonly maxBytes: number;
  readonly pause: () => Promise<void>;
  readonly isStopped: () => boolean;
}

async function trimQuietly({ plan, record, onFailed }: BodyRoomOptions, run: Run): Promise<void> {
  try {
    const { untilMs } = await plan({ maxBytes: run.maxBytes, sliceBytes });
    for (const slice of untilMs) {
      if (run.isStopped() || !(await record(createNote('body-trim', [slice])))) return;
      await run.pause();
    }
  } catch (error) {
    if (!run.isStopped()) onFailed(error instanceof Error ? error.message : String(error));
  }
}
