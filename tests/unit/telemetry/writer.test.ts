import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toCompletionValues, toOpenValues } from '../../../apps/telemetry/build-record.ts';
import type { OpenMode } from '../../../apps/telemetry/open-mode.ts';
import type { WriteBatch } from '../../../apps/telemetry/worker-messages.ts';
import { createWriter, type Writer } from '../../../apps/telemetry/writer.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createCompletion, createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const nowMs = (): number => 1_760_000_000_000;

function createTestWriter(dataDir: string, mode: OpenMode = 'start'): Writer {
  const writer = createWriter({ path: join(dataDir, 'drover.db'), mode, nowMs });
  onTestFinished(() => writer.close());
  return writer;
}

const batchOf = (changes: Partial<WriteBatch>): WriteBatch => ({
  opens: [],
  completions: [],
  daemonEvents: [],
  ...changes,
});
const admission = (id: string): WriteBatch => batchOf({ opens: [toOpenValues(createOpenRecord({ id }))] });
const written = { kind: 'written', rejectedCount: 0, notices: [] };

function readOutcomes(dataDir: string): unknown {
  const database = new Sqlite(join(dataDir, 'drover.db'), { readonly: true });
  try {
    return database.prepare('SELECT id, outcome FROM requests ORDER BY id').raw().all();
  } finally {
    database.close();
  }
}

describe('writer', () => {
  it('writes admission and end of one request in one batch', () => {
    const dataDir = createDataDir();
    const writer = createTestWriter(dataDir);
    const completions = [toCompletionValues(createCompletion({ id: 'a' }))];
    expect(writer.write(batchOf({ opens: admission('a').opens, completions }))).toEqual(written);
    writer.checkpoint();
    expect(readOutcomes(dataDir)).toEqual([['a', 'ok']]);
  });

  it('F55 leaves a damaged log where it is when only work that can wait meets it: others have it open', () => {
    const dataDir = createDataDir();
    const first = createTestWriter(dataDir);
    first.write(admission('a'));
    first.close();
    const writer = createTestWriter(dataDir, 'attach');
    writeFileSync(join(dataDir, 'drover.db'), 'x'.repeat(8192));
    expect(writer.writeAside(admission('b'))).toMatchObject({ kind: 'failed' });
    expect(readdirSync(dataDir).filter((name) => name.includes('corrupt'))).toEqual([]);
    expect(writer.write(admission('b'))).toMatchObject({ kind: 'failed' });
    expect(readdirSync(dataDir).some((name) => name.includes('corrupt'))).toBe(true);
  });

  it('takes an admission twice without a second row', () => {
    const dataDir = createDataDir();
    const writer = createTestWriter(dataDir);
    expect([writer.write(admission('a')), writer.write(admission('a'))]).toEqual([written, written]);
    expect(readOutcomes(dataDir)).toEqual([['a', null]]);
  });

  it('leaves out a row that no table takes, counts it, and writes the others', () => {
    const dataDir = createDataDir();
    const writer = createTestWriter(dataDir);
    const broken = [5, null, 'a kind is needed'];
    const result = writer.write(
      batchOf({ opens: admission('a').opens, daemonEvents: [broken, [5, 'kind', 'detail']] }),
    );
    expect(result).toEqual({ ...written, rejectedCount: 1 });
    expect(readOutcomes(dataDir)).toEqual([['a', null]]);
  });

  it('ends open rows of a process that is gone, but not those of a thread that it replaces', () => {
    const dataDir = createDataDir();
    const before = createTestWriter(dataDir);
    before.write(admission('a'));
    before.close();
    for (const mode of ['attach', 'repair'] as const) {
      const successor = createTestWriter(dataDir, mode);
      expect(successor.write(batchOf({}))).toEqual(written);
      successor.close();
      expect(readOutcomes(dataDir)).toEqual([['a', null]]);
    }
    expect(createTestWriter(dataDir).write(batchOf({}))).toEqual(written);
    expect(readOutcomes(dataDir)).toEqual([['a', 'crashed']]);
  });

  it('F55 tells once that a damaged log was replaced', () => {
    const dataDir = createDataDir();
    writeFileSync(join(dataDir, 'drover.db'), 'noise '.repeat(100));
    const writer = createTestWriter(dataDir);
    const notices = [expect.stringContaining('The request log was damaged.') as string];
    expect(writer.write(admission('a'))).toEqual({ ...written, notices });
    expect(writer.write(admission('b'))).toEqual(written);
  });

  it('F53 fails while another holds the log and writes the same batch once it does not', () => {
    const dataDir = createDataDir();
    const writer = createTestWriter(dataDir);
    writer.write(batchOf({}));
    const other = new Sqlite(join(dataDir, 'drover.db'));
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    expect(writer.write(admission('a'))).toMatchObject({ kind: 'failed', failure: { code: 'SQLITE_BUSY' } });
    other.exec('ROLLBACK');
    expect(writer.write(admission('a'))).toEqual(written);
  });

  it('F54 opens the log with a later batch when it could not at the start', () => {
    const dataDir = join(createDataDir(), 'later');
    const writer = createTestWriter(dataDir);
    expect(writer.write(admission('a'))).toMatchObject({
      kind: 'failed',
      failure: { text: expect.stringContaining('out of reach') as string },
    });
    mkdirSync(dataDir);
    expect(writer.write(admission('a'))).toEqual(written);
  });

  it('F60 leaves a log alone that a later version has taken over', () => {
    const dataDir = createDataDir();
    seedRequests(dataDir, 1);
    const newer = new Sqlite(join(dataDir, 'drover.db'));
    newer.pragma('user_version = 99');
    newer.close();
    expect(createTestWriter(dataDir, 'repair').write(admission('a'))).toMatchObject({
      kind: 'failed',
      failure: { text: expect.stringContaining('later version') as string },
    });
    expect(readOutcomes(dataDir)).toHaveLength(1);
  });

  it('begins the write-ahead log anew when asked to', () => {
    const dataDir = createDataDir();
    const writer = createTestWriter(dataDir);
    for (let index = 0; index < 50; index++) writer.write(admission(`r${index}`));
    expect(writer.checkpoint()).toBeGreaterThan(100);
    expect(writer.restartLog()).toBe(1);
    expect(readOutcomes(dataDir)).toHaveLength(50);
  });

  it('does not move a log away because a checkpoint failed: others may be writing to it', () => {
    const dataDir = createDataDir();
    writeFileSync(join(dataDir, 'drover.db'), 'noise '.repeat(100));
    expect(createTestWriter(dataDir, 'attach').checkpoint()).toBeNull();
    expect(readdirSync(dataDir)).toEqual(['drover.db']);
  });
});
