import type { Database } from 'better-sqlite3';

/**
 * What a power cut may cost. `balanced`: commits do not wait for the disk; a crash of the program loses nothing, a power cut the last moments.
 * `strict`: every commit waits until the disk has it.
 */
export type Durability = 'balanced' | 'strict';

/** In the terms of SQLite. Where `fsync` only reaches the drive's own memory (macOS), the full form is asked for. */
export function setDurability(database: Database, durability: Durability): void {
  database.pragma(`synchronous = ${durability === 'strict' ? 'FULL' : 'NORMAL'}`);
  database.pragma(`fullfsync = ${durability === 'strict' ? 'ON' : 'OFF'}`);
  // Rare, off the caller's thread, and what a sound file after a power cut depends on.
  database.pragma('checkpoint_fullfsync = ON');
}
