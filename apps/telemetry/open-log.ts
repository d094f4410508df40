import type { Database } from 'better-sqlite3';
import type { StoredAccess } from './access/access-ports.ts';
import type { Durability } from './durability.ts';
import { migrationSteps } from './migrations/steps.ts';
import { attachDatabase, openDatabase } from './open-database.ts';
import type { OpenMode } from './open-mode.ts';
import { listKeys } from './queries/list-keys.ts';
import { loadQuotas } from './queries/load-quotas.ts';
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
  /** At the start alone; else `null`. */
  readonly access: StoredAccess | null;
}

/** Opens the log for writing. Throws `NewerDataError`, or SQLite's error when the log is out of reach. */
export function openLog({ path, mode, nowMs, durability = 'balanced' }: LogLocation): OpenedLog {
  if (mode === 'attach') {
    return { store: createRequestStore(attachDatabase(path, durability)), notices: [], crashedCount: 0, access: null };
  }
  const { database, notices } = openDatabase({ path, nowMs, durability, steps: migrationSteps });
  try {
    const store = createRequestStore(database);
    const isStart = mode === 'start';
    const crashedCount = isStart ? store.closeCrashed(nowMs) : 0;
    store.touch();
    return { store, notices, crashedCount, access: isStart ? readAccess(database) : null };
  } catch (error) {
    database.close();
    throw error;
  }
}

function readAccess(database: Database): StoredAccess | null {
  try {
    return { keys: listKeys(database), quotas: loadQuotas(database) };
  } catch {
    // Who asks for them asks again, and learns why.
    return null;
  }
}
