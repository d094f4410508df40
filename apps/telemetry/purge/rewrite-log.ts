import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { orphanGroupsSql } from '../cells/store-cells.ts';
import { orphanDetailsSql } from '../request-details.ts';

/** What came of it: why deleted text may still lie in the files, in a sentence, or `null` when it does not. */
export interface RewriteReport {
  readonly remains: string | null;
}

const spareBytes = 16 * 1024 * 1024;
/** Each waits as long as the connection waits for others. */
const foldAttempts = 6;

/**
 * Removes what nothing names any more and writes the whole log anew, so that nothing of what was deleted is left between its rows, and empties the write-ahead log. Nobody else may
 * be writing. Without room for a second copy (bytes free on the disk of a folder) only whole pages are given back.
 */
export function rewriteLog(database: Database, freeBytes = askSystem): RewriteReport {
  removeOrphans(database);
  const missing = rewrite(database, freeBytes);
  if (!emptyWriteAheadLog(database)) {
    return {
      remains: 'Another program reads the log all the time, so its write-ahead log still holds what was deleted.',
    };
  }
  return { remains: missing };
}

/** What requests had alike and no request has any more. Zeros take its place. */
function removeOrphans(database: Database): void {
  database.pragma('secure_delete = ON');
  try {
    database
      .transaction(() => void [orphanGroupsSql, orphanDetailsSql].map((sql) => database.prepare(sql).run()))
      .immediate();
  } finally {
    database.pragma('secure_delete = OFF');
  }
}

function rewrite(database: Database, freeBytes: typeof askSystem): string | null {
  if (hasRoom(database, freeBytes)) {
    try {
      database.exec('VACUUM');
      return null;
    } catch {
      // Room was used up meanwhile: the log is as it was, and what follows needs none.
    }
  }
  database.pragma('incremental_vacuum');
  return 'There is no room for a second copy of the log, so parts of what was deleted may be left between other rows.';
}

function hasRoom(database: Database, freeBytes: typeof askSystem): boolean {
  const read = (pragma: string): number => Number(database.pragma(pragma, { simple: true }));
  const neededBytes = (read('page_count') - read('freelist_count')) * read('page_size');
  // One copy goes into a temporary file and one into the write-ahead log.
  return (
    freeBytes(dirname(database.name)) > 2 * neededBytes + spareBytes && freeBytes(tmpdir()) > neededBytes + spareBytes
  );
}

function askSystem(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function emptyWriteAheadLog(database: Database): boolean {
  for (let attempt = 0; attempt < foldAttempts; attempt++) {
    const [answer] = database.pragma('wal_checkpoint(TRUNCATE)') as [{ readonly busy: number }];
    if (answer.busy === 0) return true;
  }
  return false;
}
