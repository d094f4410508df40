import { readFileSync, writeFileSync } from 'node:fs';
import type { Bounds } from './window-bounds.ts';

/** Where the window's place is remembered. */
export interface BoundsFile {
  /** Whatever the file holds; `null` when it is missing or broken. */
  load(): unknown;
  save(bounds: Bounds): void;
}

/** A small JSON file. Losing it costs a window position, so failures to read or write pass silently. */
export function createBoundsFile(path: string): BoundsFile {
  return {
    load() {
      try {
        return JSON.parse(readFileSync(path, 'utf8')) as unknown;
      } catch {
        // First start, or a broken file: the default place serves.
        return null;
      }
    },
    save(bounds) {
      try {
        writeFileSync(path, JSON.stringify(bounds), { mode: 0o600 });
      } catch {
        // A full disk must not keep the window from closing.
      }
    },
  };
}
