import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { backUpLog, removeOldCopies } from './backup/back-up-log.ts';
import { type Durability, setDurability } from './durability.ts';
import { migrate, readVersion } from './migrate.ts';
import { makePrivate, setAside } from './private-file.ts';
import { isSafeSqliteVersion, oldestSafeVersion } from './sqlite-version.ts';

/** "DRVR": tells our files from any other SQLite database of the same name. */
const applicationId = 0x44_52_56_52;
const journalSizeLimitBytes = 64 * 1024 * 1024;
/** A full check reads about 1 GiB a second: beyond this size a start would take too long, and only the ends of each tree are read. */
const fullCheckLimitBytes = 64 * 1024 * 1024;
/** How long a log that another process holds is waited for. */
const holdWaitMs = 500;
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)/;

/** Thrown for a file that a later version of the program wrote. It has not been changed. */
export class NewerDataError extends Error {}

/** Thrown for a file that cannot be our database as it is. */
class DamagedFileError extends Error {}

/** An open database with what a person should be told about how it was opened. */
export interface OpenedDatabase {
  readonly database: Database;
  readonly notices: readonly string[];
}

/** Where the file is and which steps its schema has. `isSetAsideAllowed` false makes damage an error like any other. */
export interface DatabaseLocation {
  readonly path: string;
  readonly nowMs: number;
  readonly steps: readonly string[];
  readonly durability?: Durability;
  /** The version of SQLite that is linked; it is asked when absent. */
  readonly sqliteVersion?: string;
}

/** Whether `error` says that the file itself is damaged, rather than out of reach. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedFileError) return true;
  return error instanceof Sqlite.SqliteError && damageCodes.test(error.code);
}

/**
 * Opens the log for writing, at the newest schema. A damaged file is set aside and a new one made. Throws `NewerDataError` before touching a
 * file of a later version, and SQLite's own error when the file is out of reach.
 */
export function openDatabase(location: DatabaseLocation): OpenedDatabase {
  const notices: string[] = [];
  const linked = location.sqliteVersion ?? readLinkedVersion();
  if (!isSafeSqliteVersion(linked)) {
    notices.push(
      `SQLite ${linked} is older than ${oldestSafeVersion}: a crash while the console is open can damage the log.`,
    );
  }
  try {
    return { database: openSound(location, notices), notices };
  } catch (error) {
    if (!isDamage(error)) throw error;
    notices.push(describeDamage(setAside(location.path, location.nowMs)));
    return { database: openSound(location, notices), notices };
  }
}

/** What a person is told when the log had to be replaced. */
export function describeDamage(keptPath: string): string {
  return `The request log was damaged. It was kept as ${keptPath} and a new log was started.`;
}

/** Opens a log that is sound and at the newest schema, as a further connection of this process. */
export function attachDatabase(path: string, durability: Durability, waitMs = holdWaitMs): Database {
  const database = new Sqlite(path, { fileMustExist: true, timeout: waitMs });
  try {
    configure(database, durability);
    assertSchema(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function readLinkedVersion(): string {
  const memory = new Sqlite(':memory:');
  const version = memory.prepare('SELECT sqlite_version()').pluck().get();
  memory.close();
  return String(version);
}

function openSound({ path, nowMs, steps, durability = 'balanced' }: DatabaseLocation, notices: string[]): Database {
  refuseNewer(path, steps.length);
  const isNew = !existsSync(path) || statSync(path).size === 0;
  makePrivate(path);
  const database = new Sqlite(path, { timeout: holdWaitMs });
  try {
    if (isNew) {
      database.pragma('auto_vacuum = INCREMENTAL');
      database.pragma(`application_id = ${applicationId}`);
    }
    configure(database, durability);
    if (!isNew) checkSoundness(database, path);
    const fromVersion = readVersion(database);
    const isUpdated = !isNew && fromVersion < steps.length;
    const backup = isUpdated ? backUpLog(database, { fromVersion, toVersion: steps.length, nowMs }) : null;
    migrate(database, steps);
    if (isUpdated) removeOldCopies(database);
    if (backup !== null) notices.push(backup);
    assertSchema(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Settings of the writing connection. */
function configure(database: Database, durability: Durability): void {
  database.pragma('journal_mode = WAL');
  setDurability(database, durability);
  database.pragma(`journal_size_limit = ${journalSizeLimitBytes}`);
  database.pragma('wal_autocheckpoint = 0');
  database.pragma('cache_size = -4000');
}

/** Reads the header without opening the database, so that nothing is created, recovered or checkpointed. */
function refuseNewer(path: string, known: number): void {
  if (!existsSync(path) || statSync(path).size < 100) return;
  const header = Buffer.alloc(100);
  const handle = openSync(path, 'r');
  try {
    readSync(handle, header, 0, 100, 0);
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw new DamagedFileError('Not a SQLite file');
  if (header.readUInt32BE(68) !== applicationId) return;
  refuseVersion(header.readUInt32BE(60), known);
  if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) refuseVersion(readVersionReadOnly(path), known);
}

/** The version as the write-ahead log has it, which the header may not have yet. */
function readVersionReadOnly(path: string): number {
  const database = new Sqlite(path, { readonly: true, timeout: holdWaitMs });
  try {
    return readVersion(database);
  } finally {
    database.close();
  }
}

function refuseVersion(version: number, known: number): void {
  if (version <= known) return;
  throw new NewerDataError(
    `The request log was written by a later version of Drover (format ${version}, this program knows ${known}). It was not changed.`,
  );
}

function checkSoundness(database: Database, path: string): void {
  if (readVersion(database) === 0 && countTables(database) === 0) return;
  if (Number(database.pragma('application_id', { simple: true })) !== applicationId) {
    throw new DamagedFileError('Not a database of Drover');
  }
  if (statSync(path).size > fullCheckLimitBytes) {
    readEnds(database);
    return;
  }
  const answer: unknown = database.pragma('quick_check(1)', { simple: true });
  if (answer !== 'ok') throw new DamagedFileError(String(answer));
}

function countTables(database: Database): number {
  return Number(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
}

function readEnds(database: Database): void {
  for (const order of ['ASC', 'DESC']) {
    database.prepare(`SELECT * FROM requests ORDER BY sequence ${order} LIMIT 100`).all();
    database.prepare(`SELECT * FROM requests ORDER BY received_at_ms ${order} LIMIT 100`).all();
    database.prepare(`SELECT id FROM requests ORDER BY id ${order} LIMIT 100`).all();
  }
}

function assertSchema(database: Database): void {
  try {
    database.prepare('SELECT sequence, outcome FROM requests LIMIT 0').all();
    database.prepare('SELECT at_ms FROM daemon_events LIMIT 0').all();
    database.prepare('SELECT result FROM benchmarks LIMIT 0').all();
    database.prepare('SELECT duration_ms FROM model_events LIMIT 0').all();
    database.prepare('SELECT log_lines FROM incidents LIMIT 0').all();
    database.prepare('SELECT sketches FROM rollups LIMIT 0').all();
  } catch (error) {
    throw new DamagedFileError('The tables are not those of this version', { cause: error });
  }
}
