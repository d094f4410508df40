import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import { type Answers, answerQuestion, type Question } from '../../../apps/telemetry/answer-question.ts';
import { toCompletionValues, toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { encodeNumbers, readNumbers } from '../../../apps/telemetry/cells/hour-columns.ts';
import { planCells } from '../../../apps/telemetry/cells/plan-cells.ts';
import { toCellValues } from '../../../apps/telemetry/cells/store-cells.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { toPurgeValues } from '../../../apps/telemetry/purge/purge-slice.ts';
import { createRequestStore, type RequestStore } from '../../../apps/telemetry/request-store.ts';
import { toTrimValues } from '../../../apps/telemetry/upkeep/trim-slice.ts';
import { keyIdOf } from '../../fakes/history/create-request.ts';
import { seedHistory } from '../../fakes/history/seed-history.ts';
import { createCompletion, createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const untilMs = Math.floor(1_790_000_000_000 / dayMs) * dayMs + 7 * hourMs + 23 * 60_000;
const startMs = untilMs - 6 * dayMs;
const nothing = { opens: [], completions: [], daemonEvents: [] };

const undo: (() => unknown)[] = [];
let database: Database;
let store: RequestStore;

beforeAll(() => {
  const dataDir = createDataDir((end) => void undo.push(end));
  seedHistory({ dataDir, rows: 8000, days: 6, seed: 5, untilMs });
  ({ database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs: untilMs, steps: migrationSteps }));
  store = createRequestStore(database);
  for (const [id, receivedAtMs] of [
    ['running', untilMs - 20 * 60_000],
    ['recent', untilMs - 19 * 60_000],
  ] as const) {
    store.write({ ...nothing, opens: [toOpenValues(createOpenRecord({ id, receivedAtMs }))] });
  }
  store.write({ ...nothing, completions: [toCompletionValues(createCompletion({ id: 'recent' }))] });
}, 120_000);
afterAll(() => {
  store.close();
  for (const end of undo) end();
});

const names = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });
const moment = fc.integer({ min: startMs - hourMs, max: untilMs + hourMs });
const anyFilter = fc
  .record(
    {
      sinceMs: moment,
      untilMs: moment,
      outcomes: fc.uniqueArray(fc.constantFrom('ok' as const, 'timeout' as const, 'rejected' as const), {
        minLength: 1,
      }),
      isRunning: fc.boolean(),
      projects: names(['atlas', 'photos', 'ledger', 'nobody']),
      apps: names(['Zed', 'Cursor', 'Blender']),
      models: names(['gemma3:4b', 'claude-sonnet-4-5', 'qwen3-coder:30b']),
      backends: names(['local', 'studio']),
      routes: names(['/api/chat', '/v1/messages']),
      status: fc.constantFrom(200, 429, 502),
      errorCode: fc.constantFrom('queue_full', 'backend_failed'),
      minFirstTokenMs: fc.integer({ min: 0, max: 9000 }),
      minTotalMs: fc.integer({ min: 0, max: 20_000 }),
      isTruncated: fc.boolean(),
      text: fc.constantFrom('blend', 'QWEN', 'trace-', 'REQ_01', 'rece', 'recent', 'corr-7', '%'),
    },
    { requiredKeys: [] },
  )
  .map((filter): RequestFilter => keepSome(filter));

/** A filter of many things fits nothing: the first three of them will do. */
function keepSome(filter: RequestFilter): RequestFilter {
  return Object.fromEntries(Object.entries(filter).slice(0, 3)) as RequestFilter;
}

const ask = <Kind extends keyof Answers>(question: Question & { readonly kind: Kind }): Answers[Kind] =>
  answerQuestion(database, question) as Answers[Kind];

/** What is answered when no span has cells, so that all is counted from the requests. */
function withoutCells<Answer>(answer: () => Answer): Answer {
  database.exec('SAVEPOINT before; DELETE FROM cell_spans');
  try {
    return answer();
  } finally {
    database.exec('ROLLBACK TO before; RELEASE before');
  }
}

const agree = <Answer>(answer: () => Answer): void => expect(answer()).toEqual(withoutCells(answer));

function listPages(filter: RequestFilter, limit: number): string[] {
  const ids: string[] = [];
  let before: string | null = null;
  for (let page = 0; page < 4; page++) {
    const listed: Answers['list-requests'] = ask({ kind: 'list-requests', query: { filter, limit, before } });
    ids.push(...listed.requests.map(({ id }) => id), String(listed.hasMore));
    before = listed.requests.at(-1)?.id ?? null;
    if (!listed.hasMore) break;
  }
  return ids;
}

const byName = <Item extends object>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** All that is counted or listed by names. */
function agreeOnAll(): void {
  const filter: RequestFilter = { models: ['gemma3:4b', 'qwen3-coder:30b'] };
  agree(() => listPages(filter, 40));
  agree(() => ask({ kind: 'count-facets', filter: {} }));
  agree(() => ask({ kind: 'count-facets', filter: { keys: [keyIdOf('atlas')] } }));
  agree(() => ask({ kind: 'count-histogram', filter, sinceMs: startMs, untilMs, bars: 37 }));
  for (const [days, bars] of [
    [1, 96],
    [5, 11],
  ] as const) {
    agree(() => byName(ask({ kind: 'count-flow', query: { sinceMs: untilMs - days * dayMs, untilMs, bars } })));
  }
  for (const sinceMs of [0, untilMs - 2 * dayMs - 1234]) {
    agree(() => ask({ kind: 'count-asked', sinceMs }));
    agree(() => byName(ask({ kind: 'summarize-access', sinceMs })));
    agree(() => byName(ask({ kind: 'list-model-use', sinceMs }).lastUsed));
    agree(() => ask({ kind: 'summarize-model-use', sinceMs }));
  }
}

const countCells = (): number => Number(database.prepare('SELECT count(*) FROM request_cells').pluck().get());

describe('cells', () => {
  it('P10 agree exactly with the requests in every count, list and page', () => {
    expect(database.prepare('SELECT count(*) FROM cell_spans').pluck().get()).toBeGreaterThan(100);
    agreeOnAll();
  });

  it('P10 agree with the requests whatever is filtered by', () => {
    fc.assert(
      fc.property(
        anyFilter,
        moment,
        fc.integer({ min: 1, max: 7 * 24 }),
        fc.integer({ min: 1, max: 90 }),
        (filter, ...[sinceMs, hours, bars]) => {
          agree(() => listPages(filter, 7));
          agree(() => ask({ kind: 'count-facets', filter }));
          agree(() => ask({ kind: 'count-histogram', filter, sinceMs, untilMs: sinceMs + hours * hourMs, bars }));
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it.each([
    { minTotalMs: 100 },
    { minTotalMs: 30_000 },
    { minTotalMs: 3_600_000 },
    { minFirstTokenMs: 50 },
    { minFirstTokenMs: 9000 },
    { minTotalMs: 5000, minFirstTokenMs: 2000 },
    { minTotalMs: 2000, projects: ['atlas', 'ledger'] },
  ])('P10 agree with the requests in what took long, be it many or few: %j', (filter: RequestFilter) => {
    agree(() => ask({ kind: 'count-facets', filter }));
    agree(() => ask({ kind: 'count-histogram', filter, sinceMs: startMs, untilMs, bars: 37 }));
    agree(() => listPages(filter, 40));
  });

  it('P10 are what is read: a list of something rare takes its requests and no others', () => {
    const filter: RequestFilter = { apps: ['Blender'], untilMs: untilMs - dayMs };
    const listed = listPages(filter, 5);
    database.exec(`SAVEPOINT before; DELETE FROM requests WHERE app <> 'Blender' AND received_at_ms < ${untilMs - dayMs}
      AND received_at_ms > (SELECT min(received_at_ms) FROM requests)`);
    expect(listPages(filter, 5)).toEqual(listed);
    expect(ask({ kind: 'count-facets', filter: { untilMs: untilMs - dayMs } }).total).toBeGreaterThan(5000);
    database.exec('ROLLBACK TO before; RELEASE before');
    expect(listed.length).toBeGreaterThan(5);
  });

  it('tell usage of one owner as its requests do', () => {
    const window = { sinceMs: startMs + 12_345, untilMs: untilMs - 4567 };
    for (const owner of [
      { project: 'ledger' },
      { keyId: String(database.prepare('SELECT key_id FROM requests WHERE key_id IS NOT NULL').pluck().get()) },
    ]) {
      for (const by of ['project', 'model', 'app', 'backend', 'key'] as const) {
        const answer = () => {
          const { total, rows } = ask({ kind: 'summarize-usage', ...window, by, owner });
          return [total, ...rows].map(({ name, requests, errors, promptTokens, completionTokens, busyMs }) => ({
            ...{ name, requests, errors, promptTokens, completionTokens, busyMs },
          }));
        };
        const summed = answer();
        database.exec('SAVEPOINT before; DELETE FROM rollups; DELETE FROM cell_spans');
        const exact = answer();
        database.exec('ROLLBACK TO before; RELEASE before');
        expect(exact[0]?.requests).toBeGreaterThan(100);
        expect(summed).toEqual(exact);
      }
    }
  });

  it('wait for the requests of an hour that still run, and pass over it to later ones', () => {
    const running = untilMs - 20 * 60_000;
    const nowMs = untilMs + 5 * hourMs;
    const later = createOpenRecord({ id: 'later', receivedAtMs: untilMs + hourMs });
    store.write({
      ...nothing,
      opens: [toOpenValues(later)],
      completions: [toCompletionValues(createCompletion({ id: 'later' }))],
    });
    const planned: number[] = [];
    for (let plan = planCells(database, { nowMs }); plan !== null; plan = planCells(database, { nowMs })) {
      planned.push(plan.startMs);
      store.write({ ...nothing, cells: plan.slices.map(toCellValues) });
    }
    expect(planned).not.toContain(Math.floor(running / hourMs) * hourMs);
    expect(planned).toContain(Math.floor((untilMs + hourMs) / hourMs) * hourMs);
    expect(
      ask({ kind: 'list-requests', query: { filter: { isRunning: true }, limit: 5, before: null } }).requests,
    ).toHaveLength(1);
    agreeOnAll();
  });

  it('are stored twice without a change', () => {
    const [hour = 0] = database
      .prepare<[], number>(`SELECT max(start_ms) FROM cell_spans WHERE span_ms = ${hourMs}`)
      .pluck()
      .all();
    database.exec(`DELETE FROM cell_spans WHERE start_ms = ${hour}`);
    const before = countCells();
    const plan = planCells(database, { nowMs: untilMs + 5 * hourMs });
    const cells = plan?.slices.map(toCellValues) ?? [];
    store.write({ ...nothing, cells: [...cells, ...cells] });
    expect([plan?.startMs, countCells()]).toEqual([hour, before]);
    agreeOnAll();
  });

  it('T44 forget requests that are purged, and names that nobody has any more', () => {
    const ids = database.prepare<[], string>(`SELECT id FROM requests WHERE project = 'photos'`).pluck().all();
    store.write({ ...nothing, purges: [toPurgeValues('requests', ids)] });
    agreeOnAll();
    store.rewrite();
    const left = database.prepare<[], string>('SELECT names FROM request_groups').pluck().all();
    expect(ids.length).toBeGreaterThan(20);
    expect(left.filter((text) => text.includes('photos'))).toEqual([]);
    expect(left.length).toBeGreaterThan(10);
    agreeOnAll();
    for (
      let plan = planCells(database, { nowMs: untilMs });
      plan !== null;
      plan = planCells(database, { nowMs: untilMs })
    ) {
      store.write({ ...nothing, cells: plan.slices.map(toCellValues) });
    }
    agreeOnAll();
  });

  it('F59 go with the oldest requests, and never tell of those that are gone', () => {
    const bounds = {
      requestsBeforeMs: untilMs - 3 * dayMs,
      eventsBeforeMs: 0,
      modelEventsBeforeMs: 0,
      auditBeforeMs: 0,
    };
    const before = countCells();
    for (let slice = 0; slice < 90; slice++) {
      store.write({ ...nothing, trims: [toTrimValues({ ...bounds, rows: 64, pages: 0 })] });
      if (slice % 15 === 0) agreeOnAll();
    }
    agreeOnAll();
    const oldest = Number(database.prepare('SELECT min(received_at_ms) FROM requests').pluck().get());
    expect(oldest).toBeGreaterThanOrEqual(bounds.requestsBeforeMs);
    expect(countCells()).toBeLessThan(before / 1.5);
    const left = database
      .prepare('SELECT count(*) FROM request_hour_rows WHERE start_ms < ?')
      .pluck()
      .get(oldest - hourMs);
    expect(left).toBe(0);
  });
});

describe('columns of numbers', () => {
  it('come back as they were, also from the middle of other bytes', () => {
    const number = fc.oneof(fc.nat(300), fc.nat(70_000), fc.integer({ min: 0, max: 2 ** 40 }));
    fc.assert(
      fc.property(fc.array(number, { maxLength: 20 }), fc.nat(9), (numbers, offset) => {
        const encoded = encodeNumbers(numbers);
        const among = new Uint8Array(encoded.length + offset);
        among.set(encoded, offset);
        expect(Array.from(readNumbers(among.subarray(offset), numbers.length))).toEqual(numbers);
      }),
      { numRuns: 100 },
    );
  });

  it('take as few bytes as the largest number needs', () => {
    const widths = [255, 256, 65_535, 65_536, 2 ** 32].map((most) => encodeNumbers([0, most]).length / 2);
    expect(widths).toEqual([1, 2, 2, 4, 8]);
  });

  it('are refused when the bytes are no column', () => {
    expect(() => readNumbers(new Uint8Array(6), 2)).toThrow(RangeError);
  });
});
