import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../apps/telemetry/migrate.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { createBenchmark } from '../../fakes/sample-benchmark.ts';
import { createIncident, createModelEvent } from '../../fakes/sample-incident.ts';
import {
  completeAndWait,
  createCompletion,
  createDataDir,
  createOpenRecord,
  openTestTelemetry,
} from '../../fakes/telemetry-rows.ts';
import { createStored } from '../access/sample-keys.ts';

const versions = migrationSteps.map((_, version) => version).slice(1);
const everyModel = { model: null, limit: 10 };
const always = { ...everyModel, sinceMs: 0, untilMs: Number.MAX_SAFE_INTEGER };

/** A row for each table, by the version that brought the table, as that version wrote it. */
const oldRows: readonly { readonly since: number; readonly sql: string }[] = [
  {
    since: 1,
    sql: `INSERT INTO requests (id, received_at_ms, dialect_in, route, stream, bytes_in, outcome, served_model)
      VALUES ('old', 1000, 'openai', '/v1/chat/completions', 1, 5, 'ok', 'llama3.2:3b')`,
  },
  { since: 2, sql: `INSERT INTO daemon_events (at_ms, kind, detail) VALUES (1000, 'daemon-exited', 'by itself')` },
  {
    since: 4,
    sql: `INSERT INTO benchmarks (id, at_ms, model, name, result) VALUES ('old', 1000, 'llama3.2:3b', NULL, '{"id":"old"}')`,
  },
  {
    since: 5,
    sql: `INSERT INTO model_events (id, at_ms, model, kind, cause, detail)
      VALUES ('old', 1000, 'llama3.2:3b', 'load', 'request', '')`,
  },
  {
    since: 7,
    sql: `INSERT INTO api_keys (id, secret_hash, name, mode, scopes, models, limits, ceilings, created_at_ms)
      VALUES ('oldoldoldold', '${'0'.repeat(64)}', 'old', 'bearer', '["infer"]', '["*"]', '{}', '{}', 1000)`,
  },
  {
    since: 8,
    sql: `INSERT INTO audit (id, at_ms, actor, action, outcome, detail) VALUES ('old', 1000, 'cli', 'key-created', 'done', '')`,
  },
];

/** A log as the version of so many steps left it. */
function makeOldLog(version: number): string {
  const dataDir = createDataDir();
  const database = new Sqlite(join(dataDir, 'drover.db'));
  database.pragma(`application_id = ${0x44_52_56_52}`);
  migrate(database, migrationSteps.slice(0, version));
  for (const { since, sql } of oldRows) if (since <= version) database.exec(sql);
  database.close();
  return dataDir;
}

function countDaemonEvents(dataDir: string): unknown {
  const database = new Sqlite(join(dataDir, 'drover.db'), { readonly: true });
  try {
    return database.prepare('SELECT count(*) FROM daemon_events').pluck().get();
  } finally {
    database.close();
  }
}

describe('migrations', () => {
  it.each(versions)('keep every row of a log of version %i', async (version) => {
    const dataDir = makeOldLog(version);
    const { telemetry, notices } = await openTestTelemetry(dataDir);
    expect(notices).toEqual([]);
    const { queries } = telemetry;
    expect(await queries.getRequest('old')).toMatchObject({ id: 'old', outcome: 'ok', prefixBreak: null });
    expect(countDaemonEvents(dataDir)).toBe(version >= 2 ? 1 : 0);
    expect(await queries.listBenchmarks(everyModel)).toEqual(version >= 4 ? [{ id: 'old' }] : []);
    expect(await queries.listModelEvents(always)).toMatchObject(version >= 5 ? [{ id: 'old', cause: 'request' }] : []);
    expect(await queries.listIncidents({ limit: 10, before: null })).toEqual([]);
    const { keys, audit, quotas } = telemetry;
    expect(await keys.list()).toMatchObject(
      version >= 7 ? [{ record: { id: 'oldoldoldold', scopes: ['infer'], keepAlive: null } }] : [],
    );
    expect(await audit.list({ limit: 10, before: null })).toMatchObject(version >= 8 ? [{ id: 'old' }] : []);
    expect(await quotas.load()).toEqual([]);
  });

  it.each(versions)('make room for all that is recorded today in a log of version %i', async (version) => {
    const dataDir = makeOldLog(version);
    const { telemetry } = await openTestTelemetry(dataDir);
    telemetry.recordDaemonEvent({ atMs: 2000, kind: 'woke', detail: '' });
    telemetry.recordModelEvent(createModelEvent());
    telemetry.recordIncident(createIncident());
    expect(await telemetry.recordBenchmark(createBenchmark())).toBe(true);
    expect(await telemetry.keys.insert(createStored())).toBe(true);
    await telemetry.open(createOpenRecord());
    await completeAndWait(telemetry, createCompletion());
    const { queries } = telemetry;
    expect((await queries.listRequests({ filter: {}, limit: 10, before: null })).requests).toHaveLength(2);
    expect(countDaemonEvents(dataDir)).toBe(version >= 2 ? 2 : 1);
    expect((await queries.listBenchmarks(everyModel))[0]).toEqual(createBenchmark());
    expect((await queries.listModelEvents(always))[0]).toEqual(createModelEvent());
    expect(await queries.getIncident('incident-1')).toEqual(createIncident());
    expect((await telemetry.keys.list()).at(-1)).toEqual(createStored());
    expect(telemetry.health()).toMatchObject({ status: 'ok', droppedCount: 0 });
  });

  it('never change once they are released: only further ones are added', () => {
    const digests = migrationSteps.map((step) => createHash('sha256').update(step).digest('hex').slice(0, 12));
    expect(digests).toEqual([
      'e6f3d65673b2',
      '65e57c616e08',
      '375287f81663',
      'dbd33c45a246',
      '39ae318398ff',
      'eec9c035f7e8',
      '397b63db701e',
      '260e6ace6f6e',
      '5e7edd5c5b43',
      '316c5a8106f4',
      'aead6e0a063e',
      '50e722b21436',
      '96e1d29ffc63',
      '938ad1e5c726',
      '7af122c7da9b',
      '0e6e9659b032',
    ]);
  });
});
