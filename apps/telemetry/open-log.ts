import type { Durability } from './durability.ts';
import { migrationSteps } from './migrations/steps.ts';
import { attachDatabase, openDatabase } from './open-database.ts';
import type { OpenMode } from './open-mode.ts';
import { createRequestStore, type RequestStore } from './request-store.ts';

/** Which log to open how; `nowMs` (UTC) stamps what is set aside or ended. */
export interface LogLocation {
  readonly path: string;
  readonly mode: OpenMode;
  readonly nowMs: number;
  readonly durability?: Durability;
}

/** An open log with what a person should be told about how it was opened. */
export interface OpenedLog {
  readonly store: RequestStore;
  readonly notices: readonly string[];
  readonly crashedCount: number;
}

/** Opens the log for writing. Throws `NewerDataError`, or SQLite's error when the log is out of reach. */
export function openLog({ path, mode, nowMs, durability = 'balanced' }: LogLocation): OpenedLog {
  if (mode === 'attach') {
    return { store: createRequestStore(attachDatabase(path, durability)), notices: [], crashedCount: 0 };
  }
  const { database, notices } = openDatabase({ path, nowMs, durability, steps: migrationSteps });
  try {
    const store = createRequestStore(database);
    const crashedCount = mode === 'start' ? store.closeCrashed(nowMs) : 0;
    store.touch();
    return { store, notices, crashedCount };
  } catch (error) {
    database.close();
    throw error;
  }
}
