import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Timers } from '../base/index.ts';
import { createConfigError } from './config-error.ts';

const pauseMs = 20;
const attempts = 150;

/**
 * Runs `run` while no other program that asks for the same lock does. `run` must be short and not wait. A lock whose owner is gone, or that
 * stays in the same hands for three seconds, is broken. Throws `config_busy` when there is no getting it.
 */
export async function withFileLock<T>(path: string, timers: Timers, run: () => T): Promise<T> {
  const first = describeHolder(path);
  for (let attempt = 0; attempt <= attempts; attempt++) {
    if (takeLock(path)) return runLocked(path, run);
    const holder = describeHolder(path);
    const isStuck = attempt === attempts - 1 && holder !== null && holder.mark === first?.mark;
    if (holder !== null && (holder.isGone || isStuck)) breakLock(path, holder);
    await new Promise<void>((resolve) => void timers.after(pauseMs, resolve));
  }
  throw createConfigError('config_busy', 'Another program is writing the configuration. Try again.');
}

function runLocked<T>(path: string, run: () => T): T {
  try {
    return run();
  } finally {
    rmSync(path, { force: true });
  }
}

function takeLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(file, String(process.pid));
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw createConfigError(
      'config_unwritable',
      `Nothing can be written beside ${path.replace(/\.lock$/, '')}.`,
      error,
    );
  }
}

interface Holder {
  /** The same for the same taking of the lock. */
  readonly mark: string;
  readonly isGone: boolean;
}

/** `null` when nobody holds it. */
function describeHolder(path: string): Holder | null {
  try {
    const { ino, mtimeMs } = statSync(path);
    const pid = Number(readFileSync(path, 'utf8'));
    return { mark: `${ino}-${mtimeMs}-${pid}`, isGone: Number.isInteger(pid) && pid > 0 && !isAlive(pid) };
  } catch {
    // Given back between the two looks.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Moves the lock away first: of several that break it, one succeeds. */
function breakLock(path: string, holder: Holder): void {
  const aside = `${path}.${process.pid}`;
  try {
    if (describeHolder(path)?.mark !== holder.mark) return;
    renameSync(path, aside);
    // Somebody broke it and took it between the look and the move: give it back.
    if (describeHolder(aside)?.mark !== holder.mark) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch {
    // Another one was faster, which is as good.
  }
}
