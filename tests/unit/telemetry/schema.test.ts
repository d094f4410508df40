import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { locateWorker } from '../../../apps/telemetry/locate-worker.ts';
import { readVersion } from '../../../apps/telemetry/migrate.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { isSafeSqliteVersion } from '../../../apps/telemetry/sqlite-version.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const nowMs = 1_760_000_000_000;

describe('schema', () => {
  it('makes a new log at the newest version, without a backup of nothing', () => {
    const dataDir = createDataDir();
    const { database, notices } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs, steps: migrationSteps });
    expect(readVersion(database)).toBe(migrationSteps.length);
    expect(notices).toEqual([]);
    database.close();
    expect(existsSync(join(dataDir, 'backups'))).toBe(false);
  });

  it('takes only the steps that are missing, and keeps a private copy of the file as it was', () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    seedRequests(dataDir, 10);
    const steps = [...migrationSteps, 'ALTER TABLE requests ADD COLUMN colour TEXT'];
    const { database } = openDatabase({ path, nowMs, steps });
    expect(readVersion(database)).toBe(steps.length);
    expect(database.prepare('SELECT count(colour), count(*) AS n FROM requests').get()).toMatchObject({ n: 10 });
    database.close();
    const [copy = ''] = readdirSync(join(dataDir, 'backups'));
    expect(copy).toBe(`drover.db-v${migrationSteps.length}-to-v${steps.length}-20251009T085320000Z`);
    expect(statSync(join(dataDir, 'backups', copy)).mode & 0o777).toBe(0o600);
    const backup = new Sqlite(join(dataDir, 'backups', copy), { readonly: true });
    expect(readVersion(backup)).toBe(migrationSteps.length);
    expect(backup.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(10);
    backup.close();
  });

  it('F61 leaves the old version whole when a step fails', () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    seedRequests(dataDir, 10);
    const steps = [...migrationSteps, 'ALTER TABLE requests ADD COLUMN colour TEXT; INSERT INTO nowhere VALUES (1)'];
    expect(() => openDatabase({ path, nowMs, steps })).toThrow(/nowhere/);
    const { database } = openDatabase({ path, nowMs, steps: migrationSteps });
    expect(readVersion(database)).toBe(migrationSteps.length);
    expect(() => database.prepare('SELECT colour FROM requests')).toThrow(/colour/);
    database.close();
  });

  it('P11 takes no more than 700 bytes of disk a row, indexes included', () => {
    const dataDir = createDataDir();
    const count = 20_000;
    seedRequests(dataDir, count);
    const bytesPerRow = statSync(join(dataDir, 'drover.db')).size / count;
    console.log(`a row takes ${bytesPerRow.toFixed(0)} bytes of disk`);
    expect(bytesPerRow).toBeLessThan(700);
  });

  it('F56 holds the write-ahead log to 64 MiB', () => {
    const { database } = openDatabase({ path: join(createDataDir(), 'drover.db'), nowMs, steps: migrationSteps });
    expect(database.pragma('journal_size_limit', { simple: true })).toBe(64 * 1024 * 1024);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
  });

  it('F62 tells a SQLite that may share a file between threads from an older one', () => {
    const verdicts = ['3.51.3', '3.51.10', '3.54.1', '4.0.0', '3.51.2', '3.45.0', '2.99.9'].map(isSafeSqliteVersion);
    expect(verdicts).toEqual([true, true, true, true, false, false, false]);
  });

  it('F62 tells a person at the start that an older one is linked, and of nothing with the one that is', () => {
    const location = { path: join(createDataDir(), 'drover.db'), nowMs, steps: migrationSteps };
    const open = (sqliteVersion?: string): readonly string[] => {
      const { database, notices } = openDatabase({ ...location, ...(sqliteVersion ? { sqliteVersion } : {}) });
      database.close();
      return notices;
    };
    expect(open('3.45.1')).toEqual([
      expect.stringMatching(/^SQLite 3\.45\.1 is older than 3\.51\.3: .* damage the log\.$/),
    ]);
    expect(open()).toEqual([]);
  });

  it('finds its workers beside the source and beside the bundled chunk', () => {
    const source = locateWorker('writer-worker', 'file:///app/apps/telemetry/thread-writer.ts');
    const bundled = locateWorker('query-worker', 'file:///app/out/service/telemetry-x1.js');
    expect(source.href).toBe('file:///app/apps/telemetry/writer-worker.ts');
    expect(bundled.href).toBe('file:///app/out/service/query-worker.js');
  });
});
