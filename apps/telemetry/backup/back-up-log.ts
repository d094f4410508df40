import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { toFileStamp } from '../private-file.ts';

/** Steps of the schema that the log has and is about to get; `nowMs` (UTC) stamps the copy. */
interface BackupOrder {
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly nowMs: number;
  /** Room on the disk of a folder; the system is asked when absent. */
  readonly freeBytes?: (folder: string) => number;
}

const keptCopies = 2;
const spareBytes = 64 * 1024 * 1024;
const isWhole = /-\d{8}T\d{9}Z$/;
const copyName = /-v(\d+)-to-v(\d+)-\d{8}T\d{9}Z$/;

/**
 * Copies the log to `backups/<name>-v<from>-to-v<to>-<stamp>` beside it, complete under its name or not there. An update that was
 * interrupted goes on from the copy that it made first. Returns what a person should be told, or `null`.
 */
export function backUpLog(database: Database, order: BackupOrder): string | null {
  const folder = join(dirname(database.name), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of listOurs(folder, database))
    if (name.endsWith('.part')) rmSync(join(folder, name), { force: true });
  if (isEmpty(database) || listOurs(folder, database).some((name) => isOfThisUpdate(name, order))) return null;
  try {
    if (!hasRoom(database, folder, order)) return describeLack(order);
    copy(database, join(folder, toCopyName(database, order)));
    return null;
  } catch (error) {
    return `${describeLack(order)} (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** Removes all copies but the newest two. Call it once the update is done. */
export function removeOldCopies(database: Database): void {
  const folder = join(dirname(database.name), 'backups');
  const stampOf = (name: string): string => name.slice(name.lastIndexOf('-'));
  const copies = listOurs(folder, database).filter((name) => isWhole.test(name));
  for (const name of copies.toSorted((a, b) => stampOf(a).localeCompare(stampOf(b))).slice(0, -keptCopies)) {
    // Whoever looks into a copy leaves files beside it.
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, name + suffix), { force: true });
  }
}

const toCopyName = (database: Database, { fromVersion, toVersion, nowMs }: BackupOrder): string =>
  `${basename(database.name)}-v${fromVersion}-to-v${toVersion}-${toFileStamp(nowMs)}`;

const describeLack = ({ fromVersion, toVersion }: BackupOrder): string =>
  `The request log was updated from format ${fromVersion} to ${toVersion} without a copy of it as it was: the disk has no room for one.`;

const listOurs = (folder: string, database: Database): string[] =>
  readdirSync(folder).filter((name) => name.startsWith(`${basename(database.name)}-v`));

function isOfThisUpdate(name: string, { fromVersion, toVersion }: BackupOrder): boolean {
  const [, from, to] = copyName.exec(name) ?? [];
  return to !== undefined && Number(to) === toVersion && Number(from) <= fromVersion;
}

function isEmpty(database: Database): boolean {
  const tables = database.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
  return tables.every(
    (name) => database.prepare(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`).get() === undefined,
  );
}

function hasRoom(database: Database, folder: string, { freeBytes = askSystem }: BackupOrder): boolean {
  const sizeBytes =
    Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
  return freeBytes(folder) > sizeBytes + spareBytes;
}

function askSystem(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function copy(database: Database, target: string): void {
  const draft = `${target}.part`;
  try {
    const [answer] = database.pragma('wal_checkpoint(TRUNCATE)') as [{ readonly busy: number }];
    // A whole file can be copied as it is, at once where the disk shares blocks. Else SQLite puts the parts together.
    if (answer.busy === 0) copyFileSync(database.name, draft, constants.COPYFILE_FICLONE);
    else database.prepare('VACUUM INTO ?').run(draft);
    chmodSync(draft, 0o600);
    const handle = openSync(draft, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
