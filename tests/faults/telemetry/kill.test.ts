import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readVersion } from '../../../apps/telemetry/migrate.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const fakes = join(import.meta.dirname, '..', '..', 'fakes');

interface Output {
  readonly killAfter: (delayMs: number) => Promise<void>;
  readonly hasSaid: (line: string) => Promise<void>;
}

function run(script: string, args: readonly string[]): Output {
  const child = spawn(process.execPath, [join(fakes, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  let text = '';
  const waiting = new Map<string, () => void>();
  const { stdout } = child;
  stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    for (const [line, resolve] of waiting) if (text.includes(`${line}\n`)) resolve();
  });
  return {
    async killAfter(delayMs) {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      child.kill('SIGKILL');
      await closed;
    },
    hasSaid: (line) =>
      text.includes(`${line}\n`) ? Promise.resolve() : new Promise((resolve) => void waiting.set(line, resolve)),
  };
}

function inspect(path: string): {
  readonly integrity: unknown;
  readonly ids: ReadonlySet<string>;
  readonly openCount: number;
} {
  const database = new Sqlite(path);
  const integrity = database.pragma('integrity_check', { simple: true });
  const ids = new Set(database.prepare<[], string>('SELECT id FROM requests').pluck().all());
  const openCount = Number(database.prepare('SELECT count(*) FROM requests WHERE outcome IS NULL').pluck().get());
  database.close();
  return { integrity, ids, openCount };
}

/** The log as it was before the update, however often that was killed. */
function expectSoundCopy(dataDir: string, rowCount: number): void {
  const copies = readdirSync(join(dataDir, 'backups')).filter((name) => name.endsWith('Z'));
  const released = migrationSteps.length;
  expect(copies).toEqual([expect.stringMatching(`^drover\\.db-v${released}-to-v${released + 6}-\\d{8}T\\d{9}Z$`)]);
  const copy = new Sqlite(join(dataDir, 'backups', copies[0] ?? ''), { readonly: true });
  expect(readVersion(copy)).toBe(released);
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(rowCount);
  copy.close();
}

describe('killed at a random moment', () => {
  it('F52 loses no request that was told to be on disk, twenty times, and ends what was open as crashed', async () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    const promises = join(createDataDir(), 'promises.txt');
    for (let round = 0; round < 20; round++) {
      const { killAfter, hasSaid } = run('telemetry-under-load.mjs', [dataDir, `round${round}`, promises]);
      await hasSaid('serving');
      await killAfter(20 + Math.random() * 120);
    }
    // A line that lacks its end was not finished, so nothing was promised.
    const promised = readFileSync(promises, 'utf8').split('\n').slice(0, -1);
    expect(promised.length).toBeGreaterThan(200);
    const { integrity, ids, openCount } = inspect(path);
    expect(integrity).toBe('ok');
    expect(promised.filter((id) => !ids.has(id))).toEqual([]);
    expect(openCount).toBeGreaterThan(0);

    const { telemetry, notices } = await openTestTelemetry(dataDir);
    expect(notices).toEqual([]);
    expect((await telemetry.queries.countFacets({ isRunning: true })).total).toBe(0);
    const { outcomes } = await telemetry.queries.countFacets({});
    expect(new Set(outcomes.map(({ value }) => value))).toEqual(new Set(['crashed', 'ok']));
  });

  it('F61 leaves the old schema or the new one, never one between, with a copy of the old file', async () => {
    const dataDir = createDataDir();
    const path = join(dataDir, 'drover.db');
    const rowCount = 20_000;
    seedRequests(dataDir, rowCount);
    const released = migrationSteps.length;
    const seenVersions = new Set<number>();
    for (let round = 1; round <= 10; round++) {
      const { killAfter, hasSaid } = run('migrate-slowly.mjs', [path, '6']);
      await hasSaid('begin');
      await killAfter(Math.random() * 20 * round);
      const database = new Sqlite(path);
      const version = readVersion(database);
      const tables = database
        .prepare<[], string>(
          `SELECT name FROM sqlite_schema WHERE name LIKE 'marks\\_%' ESCAPE '\\' AND type = 'table'`,
        )
        .pluck()
        .all();
      expect(tables).toHaveLength(version - released);
      for (const table of tables) {
        expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(rowCount);
      }
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      database.close();
      seenVersions.add(version);
      if (version > released) expectSoundCopy(dataDir, rowCount);
    }
    const finished = run('migrate-slowly.mjs', [path, '6']);
    await finished.hasSaid('done');
    expectSoundCopy(dataDir, rowCount);
    expect(readdirSync(join(dataDir, 'backups')).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(seenVersions.size).toBeGreaterThan(0);
  });
});
