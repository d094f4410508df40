import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import { answerQuestion, type Question } from '../../../apps/telemetry/answer-question.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { openForReading } from '../../../apps/telemetry/open-for-reading.ts';
import { toPurgeValues } from '../../../apps/telemetry/purge/purge-slice.ts';
import { buildListSql } from '../../../apps/telemetry/queries/build-list-sql.ts';
import { buildIncidentSql } from '../../../apps/telemetry/queries/list-incidents.ts';
import { buildModelEventSql } from '../../../apps/telemetry/queries/list-model-events.ts';
import type { SqlValue } from '../../../apps/telemetry/request-row.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { rollupSql } from '../../../apps/telemetry/rollups/read-rollups.ts';
import { toTrimValues, trimStatements } from '../../../apps/telemetry/upkeep/trim-slice.ts';
import { seedHistory } from '../../fakes/history/seed-history.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const untilMs = Math.floor(1_790_000_000_000 / dayMs) * dayMs + 5 * hourMs + 17 * 60_000;
const sinceMs = untilMs - 3 * dayMs - 1234;
const window = { sinceMs, untilMs };
const usage = { ...window, by: 'model' } as const;

const filters: readonly RequestFilter[] = [
  {},
  window,
  { isRunning: true },
  { isRunning: true, outcomes: ['timeout'] },
  { ...window, outcomes: ['timeout'] },
  { projects: ['atlas'], apps: ['Zed'], models: ['gemma3:4b'], backends: ['local'], routes: ['/api/chat'] },
  { keys: ['k'] },
  { status: 502 },
  { errorCode: 'queue_full' },
  { minFirstTokenMs: 2000, minTotalMs: 9000 },
  { isTruncated: true },
  { text: 'trace-0' },
];
const lists = filters.flatMap((filter) =>
  [null, 'a request'].map((before) => ({ kind: 'list-requests', query: { filter, limit: 20, before } }) as const),
);

/** At least one question of each kind: another kind does not compile before it is here. */
const questions: { readonly [Kind in Question['kind']]: readonly (Question & { readonly kind: Kind })[] } = {
  'list-requests': lists,
  'get-request': [{ kind: 'get-request', id: 'a' }],
  'get-bodies': [{ kind: 'get-bodies', id: 'a' }],
  'count-facets': filters.map((filter) => ({ kind: 'count-facets', filter })),
  'count-histogram': filters.map((filter) => ({ kind: 'count-histogram', filter, ...window, bars: 60 })),
  'summarize-usage': [
    { kind: 'summarize-usage', ...usage },
    { kind: 'summarize-usage', ...usage, owner: { project: 'atlas' } },
    { kind: 'summarize-usage', ...usage, owner: { keyId: 'k' } },
  ],
  'usage-over-time': [
    { kind: 'usage-over-time', query: { by: 'model', edgesMs: [sinceMs, sinceMs + 5 * hourMs, untilMs] } },
  ],
  'speed-by': [{ kind: 'speed-by', query: usage }],
  'usage-errors': [{ kind: 'usage-errors', query: window }],
  'usage-cuts': [{ kind: 'usage-cuts', query: window }],
  'usage-breaks': [{ kind: 'usage-breaks', query: window }],
  'usage-cache': [{ kind: 'usage-cache', query: window }],
  'usage-callers': [{ kind: 'usage-callers', query: window }],
  'usage-overhead': [{ kind: 'usage-overhead', query: window }],
  'usage-writing': [{ kind: 'usage-writing', query: { ...window, bars: 60 } }],
  'daemon-marks': [{ kind: 'daemon-marks', query: window }],
  'list-model-use': [{ kind: 'list-model-use', sinceMs }],
  'count-asked': [{ kind: 'count-asked', sinceMs }],
  'count-flow': [{ kind: 'count-flow', query: { ...window, bars: 96 } }],
  'list-speed': [{ kind: 'list-speed', ...window, points: 96 }],
  'list-benchmarks': [{ kind: 'list-benchmarks', query: { model: null, limit: 5 } }],
  'pair-benchmarks': [{ kind: 'pair-benchmarks', query: { baseline: null, model: null } }],
  'list-model-events': [{ kind: 'list-model-events', query: { ...window, model: null, limit: 5 } }],
  'summarize-model-use': [{ kind: 'summarize-model-use', sinceMs }],
  'summarize-access': [{ kind: 'summarize-access', sinceMs }],
  'list-callers': [{ kind: 'list-callers', sinceMs }],
  'list-incidents': [{ kind: 'list-incidents', query: { limit: 5, before: null } }],
  'get-incident': [{ kind: 'get-incident', id: 'a' }],
  'list-keys': [{ kind: 'list-keys' }],
  'list-audit': [{ kind: 'list-audit', query: { limit: 5, before: null } }],
  'load-quotas': [{ kind: 'load-quotas' }],
  'plan-rollup': [{ kind: 'plan-rollup', query: { nowMs: untilMs + dayMs } }],
  'plan-cells': [{ kind: 'plan-cells', query: { nowMs: untilMs + dayMs } }],
  'plan-body-trim': [{ kind: 'plan-body-trim', query: { maxBytes: 1, sliceBytes: 5 } }],
  'plan-trim': [
    {
      kind: 'plan-trim',
      query: {
        ...{ requestsBeforeMs: untilMs, eventsBeforeMs: 1, modelEventsBeforeMs: 1, auditBeforeMs: 1 },
        ...{ maxBytes: 1, lookRows: 64 },
      },
    },
  ],
  'export-page': [{ kind: 'export-page', query: { filter: window, format: 'csv', limit: 20, after: null } }],
  'plan-purge': [
    {
      kind: 'plan-purge',
      query: { order: { what: 'all', project: 'atlas', beforeMs: untilMs }, table: 'requests', fromMs: 0, lookRows: 5 },
    },
  ],
};

/** The same database, which notes each statement that is prepared. */
function recordStatements(database: Database): { readonly recorded: Database; readonly statements: Set<string> } {
  const statements = new Set<string>();
  const recorded = new Proxy(database, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (name === 'prepare') statements.add(String(args[0]));
        return Reflect.apply(value, target, args);
      };
    },
  });
  return { recorded, statements };
}

function explain(database: Database, sql: string, values: readonly SqlValue[] = []): string {
  const count = sql.split('?').length - 1;
  const bound = Array.from({ length: count }, (_, index) => values[index] ?? null);
  const steps = database.prepare<SqlValue[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...bound);
  return steps.map(({ detail }) => detail).join('\n');
}

/** Indexes of the few rows that are in some way special. */
const partial = /requests_(open|failed|cut|broken|kept|correlation)\b/;

/** Statements that read all of `requests`: one that goes along an index must end early, and must not have to sort for that. */
function listFullScans(database: Database, statements: Iterable<string>): string[] {
  return [...statements].filter((sql) => {
    const plan = explain(database, sql);
    return plan.split('\n').some((step) => {
      if (!/^SCAN requests\b/.test(step) || partial.test(step)) return false;
      return !step.includes('USING INDEX') || !/\bLIMIT\b/.test(sql) || plan.includes('TEMP B-TREE');
    });
  });
}

const undo: (() => unknown)[] = [];
let dataDir = '';
beforeAll(() => {
  dataDir = createDataDir((end) => void undo.push(end));
  seedHistory({ dataDir, rows: 3000, days: 5, seed: 3, untilMs });
}, 120_000);
afterAll(() => {
  for (const end of undo) end();
});

function openSeeded(): Database {
  const database = openForReading(join(dataDir, 'drover.db'));
  onTestFinished(() => void database.close());
  return database;
}

function openWritable(): Database {
  const folder = createDataDir();
  seedRequests(folder, 200, { untilMs });
  const { database } = openDatabase({ path: join(folder, 'drover.db'), nowMs: untilMs, steps: migrationSteps });
  onTestFinished(() => void database.close());
  return database;
}

/** All that is prepared to answer each kind of question, from what has sums and cells and from what has none. */
function listAsked(database: Database): Set<string> {
  const first = String(database.prepare('SELECT id FROM requests ORDER BY sequence DESC').pluck().get());
  const { recorded, statements } = recordStatements(database);
  for (const question of Object.values(questions).flat()) {
    const isLater = question.kind === 'list-requests' && question.query.before !== null;
    answerQuestion(recorded, isLater ? { ...question, query: { ...question.query, before: first } } : question);
  }
  return statements;
}

describe('query plans', () => {
  it('P10 answers every kind of question without reading all requests', () => {
    const database = openSeeded();
    const statements = listAsked(database);
    expect(statements.size).toBeGreaterThan(40);
    expect(listFullScans(database, statements)).toEqual([]);
  });

  it('P10 finds out when an index is missing', () => {
    const database = openWritable();
    const statements = listAsked(database);
    expect(listFullScans(database, statements)).toEqual([]);
    database.exec('DROP INDEX requests_received');
    expect(listFullScans(database, statements).length).toBeGreaterThan(5);
  });

  it('P9 F59 starts, trims and purges without reading all requests', () => {
    const database = openWritable();
    const { recorded, statements } = recordStatements(database);
    const store = createRequestStore(recorded);
    store.closeCrashed(untilMs);
    const bounds = { requestsBeforeMs: 1, eventsBeforeMs: 1, modelEventsBeforeMs: 1, auditBeforeMs: 1 };
    store.write({
      ...{ opens: [], completions: [], daemonEvents: [] },
      trims: [toTrimValues({ ...bounds, rows: 5, pages: 0 })],
      purges: [toPurgeValues('requests', ['a'])],
    });
    expect(statements.size).toBeGreaterThan(30);
    expect(listFullScans(database, statements)).toEqual([]);
    for (const sql of statements) {
      if (/^(UPDATE|DELETE FROM) requests/.test(sql)) expect(explain(database, sql)).not.toContain('TEMP B-TREE');
    }
  });

  it('finds running requests by their own index', () => {
    const { sql, values } = buildListSql({ isRunning: true }, null);
    expect(explain(openSeeded(), sql, [...values, 10])).toContain('requests_open');
  });

  it('finds sums by what they are of and their time', () => {
    const plan = explain(openSeeded(), rollupSql, ['app', 1, 1, 2]);
    expect(plan).toBe('SEARCH rollups USING PRIMARY KEY (dimension=? AND span_ms=? AND start_ms>? AND start_ms<?)');
  });

  it('F59 finds what is to be deleted by its time, and sorts none of it', () => {
    const plans = trimStatements.map((sql) => explain(openSeeded(), sql, [1, 64]));
    expect(plans[0]).toMatch(/SEARCH requests USING INDEX requests_received \(received_at_ms<\?\)/);
    expect(plans[1]).toMatch(/USING COVERING INDEX daemon_events_at \(at_ms<\?\)/);
    expect(plans[2]).toMatch(/USING COVERING INDEX model_events_at \(at_ms<\?\)/);
    for (const plan of plans) expect(plan).not.toContain('TEMP B-TREE');
  });

  it('sorts no page of a list in order: the index already has it', () => {
    for (const filter of [{}, window, { isRunning: true }]) {
      const { sql, values } = buildListSql(filter, { received_at_ms: 5, sequence: 5 });
      expect(explain(openSeeded(), sql, [...values, 10])).not.toContain('TEMP B-TREE');
    }
  });

  it('finds model events and incidents by their time, and needs no sorting', () => {
    const database = openSeeded();
    const { sql, values } = buildModelEventSql({ ...window, model: null, limit: 5 });
    const events = explain(database, sql, values);
    expect(events).toMatch(/SEARCH model_events USING INDEX model_events_at \(/);
    const pages = [null, { started_at_ms: 5, sequence: 5 }].map((place) => {
      const page = buildIncidentSql(place);
      return explain(database, page.sql, [...page.values, 10]);
    });
    for (const plan of pages) expect(plan).toContain('USING INDEX incidents_started');
    for (const plan of [events, ...pages]) expect(plan).not.toContain('TEMP B-TREE');
  });

  it('finds the events of one model by an index that begins with the model', () => {
    const { sql, values } = buildModelEventSql({ ...window, model: 'qwen3', limit: 5 });
    expect(explain(openSeeded(), sql, values)).toMatch(
      /SEARCH model_events USING INDEX model_events_model \(model=\? AND at_ms/,
    );
  });

  it('cannot change anything through the connection for reading', () => {
    expect(() => openSeeded().exec('DELETE FROM requests')).toThrow(/readonly/);
  });
});
