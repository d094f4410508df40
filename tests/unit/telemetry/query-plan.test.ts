import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { openForReading } from '../../../apps/telemetry/open-for-reading.ts';
import { buildAskedSql } from '../../../apps/telemetry/queries/count-asked.ts';
import { buildFacetSql } from '../../../apps/telemetry/queries/count-facets.ts';
import { buildFlowSql } from '../../../apps/telemetry/queries/count-flow.ts';
import { buildHistogramSql } from '../../../apps/telemetry/queries/count-histogram.ts';
import { buildIncidentSql } from '../../../apps/telemetry/queries/list-incidents.ts';
import { buildModelEventSql } from '../../../apps/telemetry/queries/list-model-events.ts';
import { buildModelUseSql } from '../../../apps/telemetry/queries/list-model-use.ts';
import { buildListSql } from '../../../apps/telemetry/queries/list-requests.ts';
import { buildSpeedSql } from '../../../apps/telemetry/queries/list-speed.ts';
import { buildAccessSql } from '../../../apps/telemetry/queries/summarize-access.ts';
import { buildModelUseStatements } from '../../../apps/telemetry/queries/summarize-model-use.ts';
import { buildUsageSql } from '../../../apps/telemetry/queries/summarize-usage.ts';
import type { SqlValue } from '../../../apps/telemetry/request-row.ts';
import { hourSql } from '../../../apps/telemetry/rollups/plan-rollup.ts';
import { rollupSql } from '../../../apps/telemetry/rollups/read-rollups.ts';
import { trimStatements } from '../../../apps/telemetry/upkeep/trim-slice.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const full: RequestFilter = {
  sinceMs: 1,
  untilMs: 2,
  outcomes: ['ok'],
  projects: ['a'],
  apps: ['a'],
  models: ['a'],
  backends: ['a'],
  routes: ['a'],
  status: 200,
  errorCode: 'a',
  minFirstTokenMs: 1,
  minTotalMs: 1,
  isTruncated: false,
  text: 'a',
};
const position = { received_at_ms: 5, sequence: 5 };

function openSeeded(): Database {
  const dataDir = createDataDir();
  seedRequests(dataDir, 100);
  const database = openForReading(join(dataDir, 'drover.db'));
  onTestFinished(() => void database.close());
  return database;
}

function explain(database: Database, { sql, values }: Statement): string {
  const steps = database.prepare<SqlValue[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
  return steps.map(({ detail }) => detail).join('\n');
}

const withLimit = ({ sql, values }: Statement): Statement => ({ sql, values: [...values, 10] });

describe('query plans', () => {
  it.each<[string, Statement]>([
    ['the newest requests', withLimit(buildListSql({}, null))],
    ['a later page', withLimit(buildListSql({}, position))],
    ['a page by every filter', withLimit(buildListSql(full, position))],
    ['facets', buildFacetSql(full)],
    ['a histogram', buildHistogramSql({ filter: full, sinceMs: 1, untilMs: 2, bars: 3 })],
    ['usage', buildUsageSql({ by: 'model', sinceMs: 1, untilMs: 2 })],
    ['usage of a project', buildUsageSql({ by: 'model', sinceMs: 1, untilMs: 2, owner: { project: 'p' } })],
    ['usage with a key', buildUsageSql({ by: 'model', sinceMs: 1, untilMs: 2, owner: { keyId: 'k' } })],
    ['the last use of models', buildModelUseSql(1)],
    ['the work of models', buildModelUseStatements(1).requests],
    ['who called', buildAccessSql(1)],
    ['the names that were asked for', buildAskedSql(1)],
    ['where requests went', buildFlowSql({ sinceMs: 1, untilMs: 2, bars: 3 })],
    ['the requests of an hour that is summed up', { sql: hourSql, values: [1, 2] }],
    ['speed', buildSpeedSql({ sinceMs: 1, untilMs: 2, points: 3 })],
  ])('finds %s by the index on the time of receipt', (_name, statement) => {
    expect(explain(openSeeded(), statement)).toMatch(/SEARCH requests USING INDEX requests_received \(/);
  });

  it('finds running requests by their own index', () => {
    expect(explain(openSeeded(), withLimit(buildListSql({ isRunning: true }, null)))).toContain('requests_open');
  });

  it('finds sums by what they are of and their time', () => {
    const plan = explain(openSeeded(), { sql: rollupSql, values: ['app', 1, 1, 2] });
    expect(plan).toBe('SEARCH rollups USING PRIMARY KEY (dimension=? AND span_ms=? AND start_ms>? AND start_ms<?)');
  });

  it('F59 finds what is to be deleted without reading a whole table, and sorts none of it', () => {
    const dataDir = createDataDir();
    seedRequests(dataDir, 1);
    const { database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs: 1, steps: migrationSteps });
    onTestFinished(() => void database.close());
    const plans = trimStatements.map((sql) => explain(database, { sql, values: [1, 64] }));
    expect(plans[0]).toMatch(/SEARCH requests USING INDEX requests_received \(received_at_ms<\?\)/);
    expect(plans[1]).toMatch(/USING COVERING INDEX daemon_events_at \(at_ms<\?\)/);
    expect(plans[2]).toMatch(/USING COVERING INDEX model_events_at \(at_ms<\?\)/);
    for (const plan of plans) expect(plan).not.toContain('TEMP B-TREE');
  });

  it('sorts no page: the index already has the order', () => {
    const database = openSeeded();
    for (const filter of [{}, full, { isRunning: true }]) {
      expect(explain(database, withLimit(buildListSql(filter, position)))).not.toContain('TEMP B-TREE');
    }
  });

  it('finds model events and incidents by their time, and needs no sorting', () => {
    const database = openSeeded();
    const events = explain(database, buildModelEventSql({ sinceMs: 1, untilMs: 2, model: null, limit: 5 }));
    expect(events).toMatch(/SEARCH model_events USING INDEX model_events_at \(/);
    expect(explain(database, buildModelUseStatements(1).loads)).toMatch(/USING INDEX model_events_at \(/);
    const pages = [null, { started_at_ms: 5, sequence: 5 }].map((place) =>
      explain(database, withLimit(buildIncidentSql(place))),
    );
    for (const plan of pages) expect(plan).toContain('USING INDEX incidents_started');
    for (const plan of [events, ...pages]) expect(plan).not.toContain('TEMP B-TREE');
  });

  it('finds the events of one model by an index that begins with the model', () => {
    const plan = explain(openSeeded(), buildModelEventSql({ sinceMs: 1, untilMs: 2, model: 'qwen3', limit: 5 }));
    expect(plan).toMatch(/SEARCH model_events USING INDEX model_events_model \(model=\? AND at_ms/);
  });

  it('cannot change anything through the connection for reading', () => {
    const database = openSeeded();
    expect(() => database.exec('DELETE FROM requests')).toThrow(/readonly/);
  });
});
