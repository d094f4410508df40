import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { PurgeOrder, PurgeResult } from '../../../apps/contract/model/index.ts';
import type { Telemetry } from '../../../apps/telemetry/index.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir, createOpenRecord, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const canary = 'canary-project-5f1e';
const all: PurgeOrder = { what: 'all', beforeMs: null, project: null };
const ofCanary: PurgeOrder = { what: 'requests', beforeMs: null, project: canary };
const atMs = 1_790_000_000_000;

/** Files of the folder, `backups` included, that hold the text. */
function findText(dataDir: string, text: string): string[] {
  const names = readdirSync(dataDir, { recursive: true }).map(String);
  return names.filter((name) => {
    const path = join(dataDir, name);
    return statSync(path).isFile() && readFileSync(path).includes(text);
  });
}

async function purge(telemetry: Telemetry, order: PurgeOrder): Promise<PurgeResult> {
  for await (const { result } of telemetry.history.purge(order, new AbortController().signal)) {
    if (result !== null) return result;
  }
  throw new Error('The purge did not end.');
}

/** A log of others' requests with `count` of the canary's among them, written twice as every request is: at its start and at its end. */
async function openWithCanary(count: number, dataDir = createDataDir()) {
  seedRequests(dataDir, 300, { untilMs: atMs - 3_600_000 });
  const { telemetry } = await openTestTelemetry(dataDir, { nowMs: () => atMs });
  const rows = Array.from({ length: count }, (_, index) => ({
    open: { id: `canary_${index}`, project: canary, receivedAtMs: atMs - index * 1000 },
    // Longer than at the start: the row moves, and what was there is left.
    completion: { errorCode: 'e'.repeat(index % 60) },
  }));
  await logRequests(telemetry, rows);
  return { dataDir, telemetry };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const count = async (telemetry: Telemetry): Promise<number> => (await telemetry.queries.countFacets({})).total;

describe('a purge', () => {
  it('leaves nothing of a project in any file of the log, and all of the others', async () => {
    const { dataDir, telemetry } = await openWithCanary(200);
    expect(findText(dataDir, canary)).toContain('drover.db-wal');
    const result = await purge(telemetry, ofCanary);
    expect(result).toMatchObject({ requests: 200, remains: null });
    expect(findText(dataDir, canary)).toEqual([]);
    expect(await count(telemetry)).toBe(300);
  });

  it('leaves nothing of it between the rows of pages that go on being used, as an ordinary deletion does', async () => {
    const { dataDir, telemetry } = await openWithCanary(30);
    const other = new Sqlite(join(dataDir, 'drover.db'));
    other.prepare('DELETE FROM requests WHERE project = ?').run(canary);
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
    expect(findText(dataDir, canary)).toContain('drover.db');
    await purge(telemetry, ofCanary);
    expect(findText(dataDir, canary)).toEqual([]);
  });

  it('takes the bodies of the project, its sums and all that has its name', async () => {
    const { dataDir, telemetry } = await openWithCanary(3);
    const other = new Sqlite(join(dataDir, 'drover.db'));
    const hourMs = Math.floor(atMs / 3_600_000) * 3_600_000;
    const body =
      other.prepare(`INSERT INTO bodies (request_id, part, received_at_ms, size_bytes, is_cut, encoding, stored_bytes, content)
      VALUES (?, 'request', ?, 9, 0, 'plain', 9, ?)`);
    body.run('canary_1', atMs, Buffer.from(`${canary} asks`));
    body.run('req_1_00000000', atMs, Buffer.from('another asks'));
    const sum = other.prepare(`INSERT INTO rollups SELECT 'project', 3600000, ?, ?, ${'1, '.repeat(5)} x'00'`);
    sum.run(hourMs, `=${canary}`);
    sum.run(hourMs, '=notes');
    other.prepare('INSERT INTO request_groups VALUES (7, ?)').run(`["ok","${canary}"]`);
    other.prepare(`INSERT INTO request_cells SELECT 3600000, ?, 7, ${'1, '.repeat(8)} 1`).run(hourMs);
    other.prepare(`INSERT INTO request_hour_rows SELECT 1, ?, 0, 1, 1, ${"x'00', ".repeat(6)} x'00'`).run(hourMs);
    expect((await purge(telemetry, ofCanary)).bodies).toBe(1);
    expect(findText(dataDir, canary)).toEqual([]);
    expect(other.prepare('SELECT name FROM rollups').pluck().all()).toEqual(['=notes']);
    expect(other.prepare('SELECT request_id FROM bodies').pluck().all()).toEqual(['req_1_00000000']);

    expect(await purge(telemetry, { ...all, what: 'bodies' })).toMatchObject({ requests: 0, bodies: 1 });
    expect(findText(dataDir, 'another asks')).toEqual([]);
    expect(await count(telemetry)).toBe(300);
    await purge(telemetry, all);
    expect(other.prepare('SELECT count(*) FROM rollups').pluck().get()).toBe(0);
    other.close();
  });

  it('goes on being a log that is written while it runs, and loses no request', async () => {
    const { telemetry } = await openWithCanary(300);
    let isDone = false;
    let logged = 0;
    const log = async (): Promise<void> => {
      while (!isDone) {
        await telemetry.open(createOpenRecord({ id: `new_${logged++}`, project: 'other', receivedAtMs: atMs }));
        // A log that is out of reach does not make requests wait.
        await nextTurn();
      }
    };
    const logging = log();
    const { requests } = await purge(telemetry, ofCanary).finally(() => {
      isDone = true;
    });
    await logging;
    expect(requests).toBe(300);
    expect(logged).toBeGreaterThan(0);
    // What came while the log was written anew may still be on its way.
    await expect.poll(() => count(telemetry)).toBe(300 + logged);
    expect(telemetry.health().droppedCount).toBe(0);
  });

  it('T44 takes what no other request has alike with its own, and later requests tell of theirs', async () => {
    const { dataDir, telemetry } = await openWithCanary(0);
    const userAgent = 'canary-agent-91';
    await logRequests(telemetry, [
      { open: { id: 'with', project: canary, userAgent, receivedAtMs: atMs }, completion: {} },
      { open: { id: 'without', receivedAtMs: atMs }, completion: {} },
    ]);
    await purge(telemetry, ofCanary);
    expect(findText(dataDir, userAgent)).toEqual([]);
    await logRequests(telemetry, [{ open: { id: 'later', userAgent, receivedAtMs: atMs }, completion: {} }]);
    expect(await telemetry.queries.getRequest('later')).toMatchObject({ userAgent, dialectIn: 'openai' });
    expect(await telemetry.queries.getRequest('without')).toMatchObject({ userAgent: 'OpenAI/JS 7.55.0' });
  });

  it('takes what came before a time, and no running request', async () => {
    const { telemetry } = await openWithCanary(5);
    await telemetry.open(createOpenRecord({ id: 'running', receivedAtMs: 1 }));
    const { requests } = await purge(telemetry, { what: 'requests', beforeMs: atMs - 2500, project: null });
    const { requests: left } = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: null });
    expect(requests).toBe(302);
    expect(left.map(({ id }) => id).toSorted()).toEqual(['canary_0', 'canary_1', 'canary_2', 'running']);
  });

  it('takes all with the copies from before updates, says what was freed, and names what it left beside the log', async () => {
    const { dataDir, telemetry } = await openWithCanary(20);
    mkdirSync(join(dataDir, 'backups'));
    writeFileSync(join(dataDir, 'backups', 'drover.db-v3-20260101T000000000Z'), canary);
    writeFileSync(join(dataDir, 'backups', 'config.yaml-1'), 'version: 1');
    writeFileSync(join(dataDir, 'drover.db.corrupt-20260101T000000000Z'), 'noise');
    const result = await purge(telemetry, all);
    expect(result).toEqual({
      ...{ requests: 320, bodies: 0, freedBytes: expect.any(Number) as number, remains: null },
      removedCopies: ['drover.db-v3-20260101T000000000Z'],
      keptCopies: ['drover.db.corrupt-20260101T000000000Z'],
    });
    expect(result.freedBytes).toBeGreaterThan(50_000);
    expect(findText(dataDir, canary)).toEqual([]);
    expect(existsSync(join(dataDir, 'backups', 'config.yaml-1'))).toBe(true);
    expect(await count(telemetry)).toBe(0);
  });

  it('stops when nobody waits for it any longer, and another one can begin', async () => {
    const { telemetry } = await openWithCanary(600);
    const leave = new AbortController();
    const steps: string[] = [];
    for await (const { step } of telemetry.history.purge(ofCanary, leave.signal)) {
      steps.push(step);
      leave.abort();
    }
    expect(steps).toEqual(['deleting']);
    expect((await purge(telemetry, ofCanary)).requests).toBe(600 - 512);
  });

  it('runs alone', async () => {
    const { telemetry } = await openWithCanary(1);
    const first = telemetry.history.purge(ofCanary, new AbortController().signal);
    await first.next();
    await expect(purge(telemetry, ofCanary)).rejects.toMatchObject({ code: 'purge_running' });
    await first.return();
    expect((await purge(telemetry, ofCanary)).remains).toBeNull();
  });

  it('F53 waits for a log that another program holds for a while', async () => {
    const { dataDir, telemetry } = await openWithCanary(3);
    const other = new Sqlite(join(dataDir, 'drover.db'));
    other.exec('BEGIN IMMEDIATE');
    const degraded = new Promise<void>((resolve) => {
      telemetry.onHealthChange(({ status }) => (status === 'degraded' ? resolve() : undefined));
    });
    const purging = purge(telemetry, ofCanary);
    await telemetry.open(createOpenRecord({ id: 'meanwhile', project: 'other', receivedAtMs: atMs }));
    await degraded;
    other.exec('ROLLBACK');
    other.close();
    expect(await purging).toMatchObject({ requests: 3, remains: null });
    expect(findText(dataDir, canary)).toEqual([]);
  });

  it('says so while another program reads the log and keeps the old text in the write-ahead log', async () => {
    const { dataDir, telemetry } = await openWithCanary(3);
    const reader = new Sqlite(join(dataDir, 'drover.db'), { readonly: true });
    reader.exec('BEGIN; SELECT count(*) FROM requests');
    const { remains } = await purge(telemetry, ofCanary);
    expect(remains).toContain('write-ahead log still holds');
    reader.exec('COMMIT');
    reader.close();
    expect((await purge(telemetry, ofCanary)).remains).toBeNull();
    expect(findText(dataDir, canary)).toEqual([]);
  });
});
