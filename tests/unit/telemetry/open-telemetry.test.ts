import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  completeAndWait,
  createCompletion,
  createDataDir,
  createOpenRecord,
  logRequests,
  openTestTelemetry,
} from '../../fakes/telemetry-rows.ts';

function readRows<Row>(dataDir: string, sql: string): Row[] {
  const database = new Sqlite(join(dataDir, 'drover.db'), { readonly: true });
  try {
    return database.prepare<[], Row>(sql).all();
  } finally {
    database.close();
  }
}

describe('open-telemetry', () => {
  it('has committed a row, without an outcome, when open resolves', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    await telemetry.open(createOpenRecord({ id: 'req_a' }));
    expect(readRows(dataDir, 'SELECT id, outcome FROM requests')).toEqual([{ id: 'req_a', outcome: null }]);
  });

  it('commits an end without being waited for, and tells of it as the record that a query gives', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await telemetry.open(createOpenRecord());
    const stored = await completeAndWait(telemetry, createCompletion());
    expect(stored.outcome).toBe('ok');
    const { requests } = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: null });
    expect(requests).toEqual([stored]);
  });

  it('tells the calling program that became known on the way, in the table as in the record', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const unknown = { project: null, app: 'curl', pid: null };
    const late = { project: 'weather', app: 'forecast', pid: 42 };
    await logRequests(telemetry, [
      { open: unknown, completion: late },
      { open: late, completion: {} },
    ]);
    const { requests } = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: null });
    expect(requests).toMatchObject([late, late]);
    await telemetry.open(createOpenRecord({ id: 'told', ...unknown }));
    expect(await completeAndWait(telemetry, createCompletion({ id: 'told', ...late }))).toMatchObject(late);
  });

  it('commits ends that nothing follows when it closes', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    await telemetry.open(createOpenRecord({ id: 'req_a' }));
    telemetry.complete(createCompletion({ id: 'req_a', outcome: 'client_closed' }));
    telemetry.recordDaemonEvent({ atMs: 7, kind: 'daemon-exited', detail: 'ended by SIGKILL' });
    await telemetry.queries.getRequest('req_a');
    await telemetry.close();
    expect(readdirSync(dataDir)).toEqual(['drover.db']);
    expect(readRows(dataDir, 'SELECT id, outcome FROM requests')).toEqual([{ id: 'req_a', outcome: 'client_closed' }]);
    expect(readRows(dataDir, 'SELECT at_ms, kind, detail FROM daemon_events')).toEqual([
      { at_ms: 7, kind: 'daemon-exited', detail: 'ended by SIGKILL' },
    ]);
  });

  it('ends rows that were left open as crashed at the next start, with a time, and leaves the others alone', async () => {
    const dataDir = createDataDir();
    const { telemetry: before } = await openTestTelemetry(dataDir);
    await logRequests(before, [{ open: { id: 'left' } }, { open: { id: 'ended' }, completion: {} }]);
    await before.close();
    const startMs = Date.parse('2031-05-06T07:08:09.000Z');
    const { telemetry } = await openTestTelemetry(dataDir, { nowMs: () => startMs });
    const left = await telemetry.queries.getRequest('left');
    expect(left?.outcome).toBe('crashed');
    expect(left?.doneAt).toMatch(/^2031-05-06T07:08:/);
    expect((await telemetry.queries.getRequest('ended'))?.outcome).toBe('ok');
  });

  it('finds the rows left open by an index that holds no others', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    await telemetry.close();
    const sql = `EXPLAIN QUERY PLAN UPDATE requests SET outcome = 'crashed' WHERE outcome IS NULL`;
    expect(JSON.stringify(readRows(dataDir, sql))).toContain('requests_open');
  });

  it('T16 keeps the log, what SQLite puts beside it and its backups to their owner', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    await telemetry.open(createOpenRecord());
    await telemetry.queries.getRequest('req_1');
    const files = readdirSync(dataDir);
    expect(files.sort()).toEqual(['drover.db', 'drover.db-shm', 'drover.db-wal']);
    for (const file of files) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
  });

  it('T16 closes a log that others could read', async () => {
    const dataDir = createDataDir();
    new Sqlite(join(dataDir, 'drover.db')).close();
    mkdirSync(join(dataDir, 'backups'));
    const { telemetry } = await openTestTelemetry(dataDir);
    await telemetry.open(createOpenRecord());
    expect(statSync(join(dataDir, 'drover.db')).mode & 0o777).toBe(0o600);
  });

  it('has no row for an unknown id', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    expect(await telemetry.queries.getRequest('nobody')).toBeNull();
  });

  it('rejects questions with storage_unavailable once it is closed', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await telemetry.close();
    await expect(telemetry.queries.getRequest('req_1')).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('shows requests that are still running, first among the newest', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(telemetry, [
      { open: { id: 'old', receivedAtMs: 1000 }, completion: {} },
      { open: { id: 'running', receivedAtMs: 2000 } },
    ]);
    const { requests } = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: null });
    expect(requests.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['running', null],
      ['old', 'ok'],
    ]);
  });
});
