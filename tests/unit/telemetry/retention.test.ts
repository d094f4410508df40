import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toIncidentValues } from '../../../apps/telemetry/incident-row.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { toModelEventValues } from '../../../apps/telemetry/model-event-row.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { type RetentionLimits, retentionLimits } from '../../../apps/telemetry/retention.ts';
import { createIncident, createModelEvent } from '../../fakes/sample-incident.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const nowMs = 1_760_000_000_000;
const dayMs = 86_400_000;

function setUp(limits: Partial<RetentionLimits> = {}) {
  const { database } = openDatabase({ path: join(createDataDir(), 'drover.db'), nowMs, steps: migrationSteps });
  const store = createRequestStore(database, { ...retentionLimits, ...limits });
  onTestFinished(() => store.close());
  const nothing = { opens: [], completions: [], daemonEvents: [] };
  let lastId = 0;
  const nextId = (): string => `id${++lastId}`;
  return {
    database,
    /** All in one batch. */
    writeEvents: (...times: readonly number[]) =>
      store.write({
        ...nothing,
        modelEvents: times.map((atMs) => toModelEventValues(createModelEvent({ id: nextId(), atMs }))),
      }),
    writeIncidents: (...times: readonly number[]) =>
      store.write({
        ...nothing,
        incidents: times.map((startedAtMs) => toIncidentValues(createIncident({ id: nextId(), startedAtMs }))),
      }),
  };
}

const readTimes = (database: Database, table: 'model_events' | 'incidents'): unknown[] =>
  database
    .prepare(`SELECT ${table === 'incidents' ? 'started_at_ms' : 'at_ms'} FROM ${table} ORDER BY 1`)
    .pluck()
    .all();

describe('retention', () => {
  it('keeps model events for 90 days, 100,000 of them, and 1,000 incidents', () => {
    expect(retentionLimits).toMatchObject({
      modelEventMs: 90 * dayMs,
      modelEventRows: 100_000,
      incidentRows: 1000,
    });
  });

  it('deletes model events that are 90 days older than the one being written', () => {
    const { database, writeEvents } = setUp();
    writeEvents(0, 1, 2);
    expect(readTimes(database, 'model_events')).toEqual([0, 1, 2]);
    writeEvents(90 * dayMs + 2);
    expect(readTimes(database, 'model_events')).toEqual([2, 90 * dayMs + 2]);
  });

  it('deletes the model events that were written first beyond the number of rows', () => {
    const { database, writeEvents } = setUp({ modelEventRows: 3 });
    for (let atMs = 1; atMs <= 10; atMs++) writeEvents(atMs);
    expect(readTimes(database, 'model_events')).toEqual([8, 9, 10]);
  });

  it('deletes the oldest incidents beyond their number, whatever the order they were written in', () => {
    const { database, writeIncidents } = setUp({ incidentRows: 3 });
    for (const startedAtMs of [50, 10, 40, 20, 30]) writeIncidents(startedAtMs);
    expect(readTimes(database, 'incidents')).toEqual([30, 40, 50]);
  });

  it('deletes no more than a slice with each batch, oldest first', () => {
    const { database, writeEvents, writeIncidents } = setUp({ incidentRows: 2, modelEventRows: 4, sliceRows: 2 });
    writeIncidents(1, 2, 3, 4, 5, 6, 7);
    expect(readTimes(database, 'incidents')).toEqual([3, 4, 5, 6, 7]);
    writeIncidents(8);
    expect(readTimes(database, 'incidents')).toEqual([5, 6, 7, 8]);
    writeEvents(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(readTimes(database, 'model_events')).toEqual([3, 4, 5, 6, 7, 8, 9]);
    writeEvents(90 * dayMs + 9);
    expect(readTimes(database, 'model_events')).toEqual([7, 8, 9, 90 * dayMs + 9]);
  });

  it('deletes nothing with a batch of something else', () => {
    const { database, writeEvents, writeIncidents } = setUp({ modelEventRows: 1, sliceRows: 1 });
    writeEvents(1, 2, 3);
    writeIncidents(1);
    expect(readTimes(database, 'model_events')).toEqual([2, 3]);
  });

  it('finds what to delete by an index', () => {
    const { database } = setUp();
    const explain = (sql: string): string => JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
    expect(explain('SELECT sequence FROM model_events WHERE at_ms < 5 ORDER BY at_ms LIMIT 5')).toMatch(
      /SEARCH model_events USING COVERING INDEX model_events_at/,
    );
    expect(
      explain('SELECT sequence FROM incidents ORDER BY started_at_ms, sequence LIMIT (SELECT count(*) FROM incidents)'),
    ).not.toContain('TEMP B-TREE');
  });
});
