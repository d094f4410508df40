import { constants, type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { CancelTimer, Clock, Timers } from '../base/index.ts';
import { copyTruncate } from './copy-truncate.ts';
import { createLineCutter } from './line-cutter.ts';

export interface LogTailOptions {
  readonly path: string;
  /** Size at which the file is rotated. */
  readonly maxBytes: number;
  readonly keep: number;
  readonly clock: Clock;
  readonly timers: Timers;
  /** For the look now and then. Default: `timers`. */
  readonly lookouts?: Timers;
  readonly onLine: (text: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Follows a log that another process writes, and keeps it from growing without end. */
export interface LogTail {
  /** Opens the file (creating it, mode 0600), shows the end of what is there, then follows. */
  start(): Promise<void>;
  /** Reads what has been written so far, the unfinished last line included. */
  catchUp(): Promise<void>;
  /** Stops following; `start` may be called again. */
  stop(): Promise<void>;
}

const openMode = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
const bufferBytes = 64 * 1024;
/** What the view takes in: a burst, and a steady rate after it. What floods beyond is skipped in the view, not in the file. */
const burstBytes = 1024 * 1024;
const steadyBytesPerMs = 256;
const minReadBytes = 4 * 1024;
const quietLookMs = 100;
const floodLookMs = 25;
const floodBytes = 1024 * 1024;
/** A look now and then even when the system reports no change: not every file system does. */
const idleLookMs = 1500;
/** Copies cost disk bandwidth; under a flood the file is only emptied in between. */
const copyGapMs = 1000;

export function createLogTail(options: LogTailOptions): LogTail {
  const { path, timers, lookouts = timers, onError } = options;
  let reader: LogReader | null = null;
  let watcher: FSWatcher | null = null;
  let cancelLook: CancelTimer = () => undefined;
  let looking: Promise<void> | null = null;
  let isHurried = false;

  const look = async (): Promise<void> => {
    const active = reader;
    if (active === null) return;
    try {
      const grownBytes = await active.read();
      const isBusy = grownBytes > 0;
      if (reader === active)
        schedule(grownBytes > floodBytes ? floodLookMs : isBusy ? quietLookMs : idleLookMs, isBusy);
    } catch (error) {
      onError(error);
      if (reader === active) schedule(idleLookMs, false);
    }
  };
  const run = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
  const schedule = (delayMs: number, isPaced: boolean): void => {
    cancelLook();
    isHurried = isPaced;
    cancelLook = (isPaced ? timers : lookouts).after(delayMs, () => void run());
  };
  const noteChange = (): void => {
    if (isHurried || looking !== null || reader === null) return;
    schedule(floodLookMs, true);
  };
  return {
    async start() {
      if (reader !== null) return;
      reader = await openReader(options);
      watcher = watchFile(path, noteChange);
      await run();
    },
    async catchUp() {
      await looking;
      await run();
      reader?.finish();
    },
    async stop() {
      const closing = reader;
      reader = null;
      cancelLook();
      watcher?.close();
      watcher = null;
      await looking;
      await closing?.close();
    },
  };
}

function watchFile(path: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(path, { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // Out of watches: the idle look remains.
    return null;
  }
}

interface LogReader {
  /** Reads what is new, rotating when due. Returns how many bytes the file has grown. */
  read(): Promise<number>;
  finish(): void;
  close(): Promise<void>;
}

async function openReader(options: LogTailOptions): Promise<LogReader> {
  const { path, maxBytes, keep, clock, onLine } = options;
  const handle: FileHandle = await open(path, openMode, 0o600);
  const buffer = Buffer.alloc(bufferBytes);
  const cutter = createLineCutter(4096);
  let position = Math.max(0, (await handle.stat()).size - bufferBytes);
  let copiedAtMs = Number.NEGATIVE_INFINITY;
  const allowance = createAllowance(clock);
  if (position > 0) position = await skipToLineStart(handle, buffer, position);

  const skip = (toPosition: number): void => {
    onLine(`[${toPosition - position} bytes left out]`);
    cutter.reset();
    position = toPosition;
  };
  const rotate = async (sizeBytes: number): Promise<void> => {
    const isCopyDue = keep > 0 && clock.monotonicMs() - copiedAtMs >= copyGapMs;
    if (isCopyDue) await copyTruncate({ path, handle, sizeBytes, maxBytes, keep, buffer });
    else await handle.truncate(0);
    if (isCopyDue) copiedAtMs = clock.monotonicMs();
    position = 0;
  };
  return {
    async read() {
      const { size } = await handle.stat();
      if (size < position) position = 0;
      const grownBytes = size - position;
      const takenBytes = allowance.take(grownBytes);
      if (takenBytes < grownBytes) skip(size - takenBytes);
      while (position < size) {
        const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, size - position), position);
        if (bytesRead === 0) break;
        position += bytesRead;
        cutter.push(buffer.subarray(0, bytesRead)).forEach(onLine);
      }
      if (size > maxBytes) await rotate(size);
      return grownBytes;
    },
    finish() {
      const last = cutter.finish();
      if (last !== null) onLine(last);
    },
    close: () => handle.close(),
  };
}

/** How much may be read now: never less than a little, so that the view shows that something goes on. */
function createAllowance(clock: Clock) {
  let leftBytes = burstBytes;
  let filledAtMs = clock.monotonicMs();
  return {
    take(wantedBytes: number): number {
      const nowMs = clock.monotonicMs();
      leftBytes = Math.min(burstBytes, leftBytes + Math.floor((nowMs - filledAtMs) * steadyBytesPerMs));
      filledAtMs = nowMs;
      const takenBytes = Math.min(wantedBytes, Math.max(minReadBytes, leftBytes));
      leftBytes = Math.max(0, leftBytes - takenBytes);
      return takenBytes;
    },
  };
}

async function skipToLineStart(handle: FileHandle, buffer: Buffer, position: number): Promise<number> {
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
  const lineEnd = buffer.subarray(0, bytesRead).indexOf(10);
  return lineEnd < 0 ? position : position + lineEnd + 1;
}
