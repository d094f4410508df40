import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { RoomError } from '../../base/index.ts';

const staleAfterMs = 10_000;
const retryMs = 20;
const attempts = 250;

const isErrorCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function tryTake(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (!isErrorCode(error, 'EEXIST')) throw error;
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && Date.now() - found.mtimeMs > staleAfterMs) rmdirSync(path);
  return false;
}

/**
 * Runs `action` while no other process does the same for this path. Two services that start in the same moment would otherwise both find a
 * stale socket, and the second would remove the first one's fresh one.
 */
export async function withStartLock<T>(path: string, action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; !tryTake(path); attempt++) {
    if (attempt === attempts)
      throw new RoomError('already_running', 'Another Drover is starting with this data folder.');
    await delay(retryMs);
  }
  try {
    return await action();
  } finally {
    rmdirSync(path);
  }
}
