import { lstatSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

const writableByOthers = 0o022;

/** Differs when the file does. */
export function describeFile(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, mode } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs, mode].join(' ');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

function readStats(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    // Not there, or not to be seen: the same for who wants to load it.
    return null;
  }
}

function findForeignHand(path: string, stats: Stats): string | null {
  const own = process.getuid?.();
  // In a container root often works in a folder that is mounted from another user's.
  if (own !== undefined && own !== 0 && stats.uid !== own) return `${path} belongs to another user.`;
  if ((stats.mode & writableByOthers) !== 0) return `Others may write to ${path}; run chmod go-w on it.`;
  return null;
}

/** Why the file may not be loaded, in a sentence; `null` when it may. Who can write it decides what runs here, so only its owner may. */
export function checkFile(folder: string, file: string): string | null {
  const folderStats = readStats(folder);
  if (folderStats === null) return `There is no folder ${folder}; make it with mode 0700.`;
  if (!folderStats.isDirectory()) return `${folder} is no folder.`;
  const path = join(folder, file);
  const stats = readStats(path);
  if (stats === null) return `There is no file ${path}.`;
  if (!stats.isFile()) return `${path} is no plain file; links are not followed.`;
  return findForeignHand(folder, folderStats) ?? findForeignHand(path, stats);
}
