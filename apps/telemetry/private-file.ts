import { chmodSync, closeSync, constants, existsSync, openSync, renameSync } from 'node:fs';

/** What SQLite keeps beside a database file. */
const companionSuffixes = ['-wal', '-shm'] as const;

/** `path` with the files that belong to it, whether they exist or not. */
function withCompanions(path: string): string[] {
  return [path, ...companionSuffixes.map((suffix) => path + suffix)];
}

/** Makes sure that `path` and its companions, where they exist, can be read by their owner only; creates `path` when it is missing. */
export function makePrivate(path: string): void {
  // SQLite gives -wal and -shm the mode of the file, so the file must have its own before the first open.
  closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600));
  for (const file of withCompanions(path)) if (existsSync(file)) chmodSync(file, 0o600);
}

/** "20260131T101502123Z": a time as part of a file name. */
export function toFileStamp(nowMs: number): string {
  return new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '');
}

/** Moves a file and its companions out of the way, in the same folder, deleting nothing. Returns the new path. */
export function setAside(path: string, nowMs: number): string {
  const stamp = toFileStamp(nowMs);
  let target = `${path}.corrupt-${stamp}`;
  for (let attempt = 2; existsSync(target); attempt++) target = `${path}.corrupt-${stamp}-${attempt}`;
  for (const [index, file] of withCompanions(path).entries()) {
    const destination = withCompanions(target)[index];
    if (destination !== undefined && existsSync(file)) renameSync(file, destination);
  }
  return target;
}
