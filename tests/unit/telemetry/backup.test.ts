import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backUpLog } from '../../../apps/telemetry/backup/back-up-log.ts';
import { readVersion } from '../../../apps/telemetry/migrate.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const released = migrationSteps.length;
const furtherSteps = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `CREATE TABLE further_${n} (a)`);
const nowMs = 1_760_000_000_000;

function setUp(rows: number) {
  const dataDir = createDataDir();
  const path = join(dataDir, 'drover.db');
  seedRequests(dataDir, rows);
  const listCopies = (): string[] =>
    existsSync(join(dataDir, 'backups')) ? readdirSync(join(dataDir, 'backups')) : [];
  /** Updates by further steps, as a later version of the program does. */
  const update = (count: number, atMs = nowMs, steps = furtherSteps(count)): readonly string[] => {
    const { database, notices } = openDatabase({ path, nowMs: atMs, steps: [...migrationSteps, ...steps] });
    database.close();
    return notices;
  };
  const openLog = (): Database => {
    const database = new Sqlite(path);
    onTestFinished(() => void database.close());
    return database;
  };
  return { dataDir, path, listCopies, update, openLog };
}

describe('the copy before an update', () => {
  it('has what the log had, its write-ahead log included, and is for its owner alone', () => {
    const { dataDir, listCopies, update, openLog } = setUp(50);
    const busy = openLog();
    busy.exec(`INSERT INTO daemon_events (at_ms, kind, detail) VALUES (1, 'note', 'in the write-ahead log')`);
    update(1);
    const [name = ''] = listCopies();
    expect(name).toBe(`drover.db-v${released}-to-v${released + 1}-20251009T085320000Z`);
    const path = join(dataDir, 'backups', name);
    const copy = new Sqlite(path, { readonly: true });
    onTestFinished(() => void copy.close());
    expect(readVersion(copy)).toBe(released);
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(50);
    expect(copy.prepare('SELECT detail FROM daemon_events').pluck().all()).toContain('in the write-ahead log');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is whole also while somebody reads the log, and the write-ahead log cannot be folded', () => {
    const { dataDir, listCopies, openLog } = setUp(50);
    const writer = openLog();
    const reader = openLog();
    writer.pragma('busy_timeout = 10');
    reader.exec('BEGIN; SELECT count(*) FROM requests');
    writer.exec(`DELETE FROM requests WHERE sequence > 40`);
    expect(backUpLog(writer, { fromVersion: released, toVersion: released + 1, nowMs })).toBeNull();
    const copy = new Sqlite(join(dataDir, 'backups', listCopies()[0] ?? ''), { readonly: true });
    onTestFinished(() => void copy.close());
    expect(copy.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(40);
  });

  it('is not made of a log without rows', () => {
    const { listCopies, update } = setUp(0);
    expect(update(1)).toEqual([]);
    expect(listCopies()).toEqual([]);
  });

  it('is kept twice: the oldest goes when the update is done', () => {
    const { listCopies, update } = setUp(5);
    for (let count = 1; count <= 4; count++) update(count, nowMs + count);
    expect(listCopies().map((name) => name.replace(/-2025.*/, ''))).toEqual([
      `drover.db-v${released + 2}-to-v${released + 3}`,
      `drover.db-v${released + 3}-to-v${released + 4}`,
    ]);
  });

  it('F61 is made once for an update that was interrupted, of the log as it was before', () => {
    const { dataDir, listCopies, update } = setUp(5);
    const broken = ['CREATE TABLE half (a)', 'INSERT INTO nowhere VALUES (1)'];
    expect(() => update(2, nowMs, broken)).toThrow(/nowhere/);
    writeFileSync(join(dataDir, 'backups', 'drover.db-v1-to-v2-20240101T000000000Z.part'), 'half a copy');
    expect(() => update(2, nowMs + 1, broken)).toThrow(/nowhere/);
    update(2, nowMs + 2, ['CREATE TABLE half (a)', 'CREATE TABLE whole (a)']);
    expect(listCopies()).toEqual([`drover.db-v${released}-to-v${released + 2}-20251009T085320000Z`]);
  });

  it('F53 is left out and said so when the disk has no room for it, and nothing is left of a try', () => {
    const { listCopies, openLog } = setUp(5);
    const database = openLog();
    const order = { fromVersion: 3, toVersion: 5, nowMs };
    const sizeBytes = Number(database.pragma('page_count', { simple: true })) * 4096;
    const notice = backUpLog(database, { ...order, freeBytes: () => sizeBytes });
    expect(notice).toContain('was updated from format 3 to 5 without a copy');
    const failed = backUpLog(database, {
      ...order,
      freeBytes() {
        throw new Error('ENOSPC: no space left on device');
      },
    });
    expect(failed).toContain('ENOSPC');
    expect(listCopies()).toEqual([]);
    expect(backUpLog(database, { ...order, freeBytes: () => sizeBytes + 65 * 1024 * 1024 })).toBeNull();
    expect(listCopies()).toHaveLength(1);
  });
});
