import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { CancelTimer, Timers } from '../base/index.ts';
import { findTarget } from './find-target.ts';

/** Calls `onEvent` when something in the folder changes, as far as the system tells. The answer ends it. */
export type WatchFolder = (folder: string, onEvent: () => void) => () => void;

/** The system's own notices of changes; none where it gives none. */
export const watchFolder: WatchFolder = (folder, onEvent) => {
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(folder, { persistent: false }, onEvent);
    // The slow look finds changes just as well, later.
    watcher.on('error', () => watcher?.close());
  } catch {
    // No such folder, or no more watches to be had: the same.
  }
  return () => watcher?.close();
};

interface FileWatchRequest {
  readonly filePath: string;
  readonly timers: Timers;
  /** For the look now and then, which may come late where the system tells of changes. Default: `timers`. */
  readonly lookouts?: Timers;
  readonly watchFolder: WatchFolder;
  /** The file is another one, and has been for a moment. */
  readonly onSettled: () => void;
}

interface FileWatch {
  /** What is there now is known. */
  markSeen(): void;
  dispose(): void;
}

const missing = 'ENOENT';
const pollMs = 1200;
const noticeMs = 50;
const settleMs = 200;
/** Some programs delete a file before they write it anew. */
const goneMs = 800;

/**
 * Notices within two seconds that a file was written, replaced, removed, or that a link to it leads elsewhere. A file that is still being
 * written is waited for until it stays the same for a moment.
 */
export function createFileWatch(request: FileWatchRequest): FileWatch {
  const { filePath, timers, lookouts = timers, watchFolder: watchOne, onSettled } = request;
  let seen = describeFile(filePath);
  let latest = seen;
  let cancelLook: CancelTimer | null = null;
  let cancelPoll: CancelTimer = () => undefined;
  let watches = new Map<string, () => void>();

  const lookAfter = (delayMs: number): void => {
    cancelLook ??= timers.after(delayMs, look);
  };
  const look = (): void => {
    cancelLook = null;
    const now = describeFile(filePath);
    const isSettled = now === latest;
    latest = now;
    if (now === seen) return;
    if (isSettled) {
      seen = now;
      arm();
      onSettled();
    } else lookAfter(now === missing ? goneMs : settleMs);
  };
  /** A link may lead into another folder by now. */
  const arm = (): void => {
    const folders = new Set([dirname(filePath), dirname(findTarget(filePath))]);
    for (const [folder, stop] of watches) if (!folders.has(folder)) stop();
    watches = new Map(
      [...folders].map((folder) => [folder, watches.get(folder) ?? watchOne(folder, () => lookAfter(noticeMs))]),
    );
  };
  const poll = (): void => {
    cancelPoll = lookouts.after(pollMs, poll);
    if (describeFile(filePath) !== seen) lookAfter(0);
  };

  arm();
  cancelPoll = lookouts.after(pollMs, poll);
  return {
    markSeen: () => {
      seen = describeFile(filePath);
      latest = seen;
    },
    dispose: () => {
      cancelPoll();
      cancelLook?.();
      for (const stop of watches.values()) stop();
      watches = new Map();
    },
  };
}

/** Differs when the file does; links are followed. */
function describeFile(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, mode } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs, mode].join(' ');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
