import { realpathSync } from 'node:fs';

/** Where a link leads; the path itself while nothing is there, or only a link into nothing. */
export function findTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there yet, or not now.
    return path;
  }
}
