import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { seedRequests } from '../../fakes/seed-requests.ts';
import {
  completeAndWait,
  createCompletion,
  createDataDir,
  createOpenRecord,
  openTestTelemetry,
} from '../../fakes/telemetry-rows.ts';

const pageBytes = 4096;

function overwrite(path: string, page: number, length = pageBytes): void {
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(length, 0x5a), 0, length, (page - 1) * pageBytes);
  closeSync(handle);
}

const fingerprint = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const keptFiles = (dataDir: string): string[] => readdirSync(dataDir).filter((name) => name.includes('.corrupt-'));

/** The log works, is empty, and the old file is beside it. */
async function expectReplaced(dataDir: string): Promise<void> {
  const { telemetry, notices } = await openTestTelemetry(dataDir);
  expect(notices.join('\n')).toMatch(/was damaged.*kept as .*drover\.db\.corrupt-\d{8}T\d{9}Z/);
  expect(telemetry.health().status).toBe('ok');
  await telemetry.open(createOpenRecord({ id: 'after' }));
  await completeAndWait(telemetry, createCompletion({ id: 'after' }));
  const { requests } = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: null });
  expect(requests.map(({ id }) => id)).toEqual(['after']);
  expect(keptFiles(dataDir)).not.toEqual([]);
}

describe('a damaged log', () => {
  it.each([1, 2, 3, 5, 9])('F55 is set aside and replaced when page %i is overwritten', async (page) => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    seedRequests(dataDir, 500);
    overwrite(path, page);
    const damaged = fingerprint(path);
    await expectReplaced(dataDir);
    expect(keptFiles(dataDir).map((name) => fingerprint(join(dataDir, name)))).toContain(damaged);
  });

  it('F55 is replaced when it is not a database at all, and config beside it stays', async () => {
    const dataDir = createDataDir();
    writeFileSync(
      join(dataDir, 'drover.db'),
      'this is not a database, but long enough to look like a file of one. '.repeat(9),
    );
    writeFileSync(join(dataDir, 'config.yaml'), 'version: 1\n');
    await expectReplaced(dataDir);
    expect(readFileSync(join(dataDir, 'config.yaml'), 'utf8')).toBe('version: 1\n');
  });

  it('F55 is replaced when it is the database of another program', async () => {
    const dataDir = createDataDir();
    const foreign = new Sqlite(join(dataDir, 'drover.db'));
    foreign.exec('CREATE TABLE bookmarks (url TEXT)');
    foreign.close();
    await expectReplaced(dataDir);
  });

  it('F55 is replaced together with a write-ahead log that another database left', async () => {
    const dataDir = createDataDir();
    const elsewhere = createDataDir();
    seedRequests(dataDir, 500);
    const foreign = new Sqlite(join(elsewhere, 'other.db'));
    foreign.pragma('journal_mode = WAL');
    foreign.exec('CREATE TABLE bookmarks (url TEXT)');
    copyFileSync(join(elsewhere, 'other.db-wal'), join(dataDir, 'drover.db-wal'));
    foreign.close();
    await expectReplaced(dataDir);
  });

  it('F55 survives a write-ahead log that is nothing but noise', async () => {
    const dataDir = createDataDir();
    seedRequests(dataDir, 50);
    writeFileSync(join(dataDir, 'drover.db-wal'), Buffer.alloc(50_000, 0x37));
    const { telemetry } = await openTestTelemetry(dataDir);
    expect((await telemetry.queries.countFacets({})).total).toBe(50);
  });

  it('F55 is replaced while it is being written, and requests that were running are not lost', async () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    const rowCount = 20_000;
    seedRequests(dataDir, rowCount);
    const { telemetry, notices } = await openTestTelemetry(dataDir);
    await telemetry.open(createOpenRecord({ id: 'running' }));
    for (let page = 1; page <= statSync(path).size / pageBytes; page++) overwrite(path, page);
    // Ids between those that are there: their place is on pages too many to be all in memory.
    const ids = Array.from({ length: 200 }, (_, index) => `req_1_${(index * 100).toString(36).padStart(8, '0')}x`);
    for (const id of ids) await telemetry.open(createOpenRecord({ id }));
    const stored = await completeAndWait(telemetry, createCompletion({ id: 'running' }));
    expect(stored.outcome).toBe('ok');
    expect(notices.join('\n')).toContain('was damaged');
    expect(telemetry.health()).toMatchObject({ status: 'ok', droppedCount: 0 });
    expect((await telemetry.queries.getRequest('running'))?.outcome).toBe('ok');
    expect((await telemetry.queries.countFacets({ isRunning: true })).total).toBe(ids.length);
    expect(keptFiles(dataDir)).not.toEqual([]);
  });
});

describe('a log of a later version', () => {
  it('F60 is refused with data_newer_than_program, and no byte of the folder is changed', async () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    seedRequests(dataDir, 50);
    const newer = new Sqlite(path);
    newer.pragma('user_version = 99');
    newer.pragma('wal_checkpoint(TRUNCATE)');
    newer.close();
    const before = fingerprint(path);
    await expect(openTestTelemetry(dataDir)).rejects.toMatchObject({
      code: 'data_newer_than_program',
      message: expect.stringContaining('later version') as string,
    });
    expect(fingerprint(path)).toBe(before);
    expect(readdirSync(dataDir)).toEqual(['drover.db']);
  });

  it('F60 is refused when only the write-ahead log knows of the later version', async () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    seedRequests(dataDir, 50);
    const newer = new Sqlite(path);
    newer.pragma('user_version = 99');
    const before = fingerprint(path);
    await expect(openTestTelemetry(dataDir)).rejects.toMatchObject({ code: 'data_newer_than_program' });
    expect(fingerprint(path)).toBe(before);
    newer.close();
  });
});
