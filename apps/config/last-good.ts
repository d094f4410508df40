import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfigFile } from './read-config-file.ts';
import { writeAtomically } from './write-atomically.ts';

/** The copy of the last text of the file that was in force. */
export interface LastGood {
  read(): string | null;
  /** Never throws: without a copy all works on, but a bad file at the next start means the defaults. */
  keep(text: string): void;
}

/** A file that is named by a flag has a copy of its own. */
export function openLastGood(dataDir: string, configPath: string | null): LastGood {
  const mark =
    configPath === null ? '' : `-${createHash('sha256').update(resolve(configPath)).digest('hex').slice(0, 8)}`;
  const folder = join(dataDir, 'backups');
  const path = join(folder, `config.last-good${mark}.yaml`);
  const read = (): string | null => readConfigFile(path, false).text;
  return {
    read,
    keep: (text) => {
      if (read() === text) return;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeAtomically(path, text);
        chmodSync(path, 0o600);
      } catch {
        // A full or read-only disk: what is in force does not depend on the copy.
      }
    },
  };
}
