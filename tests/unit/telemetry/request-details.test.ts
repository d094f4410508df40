import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenRecord } from '../../../apps/contract/model/index.ts';
import { mergeRow, toCompletionValues, toOpenValues, toRequestDetail } from '../../../apps/telemetry/build-record.ts';
import { migrate } from '../../../apps/telemetry/migrate.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { getRequest } from '../../../apps/telemetry/queries/get-request.ts';
import { listCallers } from '../../../apps/telemetry/queries/list-callers.ts';
import { listRequests } from '../../../apps/telemetry/queries/list-requests.ts';
import { summarizeAccess } from '../../../apps/telemetry/queries/summarize-access.ts';
import type { RequestRow } from '../../../apps/telemetry/request-row.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { toTrimValues } from '../../../apps/telemetry/upkeep/trim-slice.ts';
import { createCompletion, createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const dayMs = 86_400_000;
const firstMs = 20_000 * dayMs + 1000;
const nothing = { opens: [], completions: [], daemonEvents: [] };

/** The version before details were kept apart. */
const plainVersion = 14;

function openLog(version = migrationSteps.length): Database {
  const path = join(createDataDir(), 'drover.db');
  const { database } = openDatabase({ path, nowMs: 0, steps: migrationSteps.slice(0, version) });
  onTestFinished(() => void database.close());
  return database;
}

const rowOf = (open: OpenRecord): RequestRow =>
  mergeRow(toOpenValues(open), toCompletionValues(createCompletion({ id: open.id })));
const batchOf = (opens: readonly OpenRecord[]) => ({
  ...nothing,
  opens: opens.map(toOpenValues),
  completions: opens.map(({ id }) => toCompletionValues(createCompletion({ id }))),
});
const countDetails = (database: Database): number =>
  Number(database.prepare('SELECT count(*) FROM request_details').pluck().get());

describe('details of requests', () => {
  it('are kept once for all requests of a day that have them alike, and told of each', () => {
    const database = openLog();
    const store = createRequestStore(database);
    const opens = Array.from({ length: 12 }, (_, index) =>
      createOpenRecord({
        id: `r${index}`,
        receivedAtMs: firstMs + Math.floor(index / 6) * dayMs,
        userAgent: index % 3 === 0 ? 'curl/8' : null,
      }),
    );
    for (const open of opens) store.write(batchOf([open]));
    expect(countDetails(database)).toBe(4);
    for (const open of opens) expect(getRequest(database, open.id)).toEqual(toRequestDetail(rowOf(open)));
  });

  it('come back as they were, whatever they are', () => {
    const text = fc.option(fc.string({ maxLength: 12 }), { nil: null });
    const texts = fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 });
    const parts = fc.record({
      ...{ userAgent: text, clientAddress: text, routeSteps: texts, day: fc.integer({ min: 0, max: 2 }) },
      translation: fc.record({ passed: texts, mapped: texts, emulated: texts, dropped: texts }),
      dialectOut: fc.constantFrom('ollama' as const, null),
    });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), (all) => {
        const database = openLog();
        const store = createRequestStore(database);
        const opens = all.map(({ day, ...open }, index) =>
          createOpenRecord({ ...open, id: `r${index}`, receivedAtMs: firstMs + day * dayMs }),
        );
        store.write(batchOf(opens));
        for (const open of opens) expect(getRequest(database, open.id)).toEqual(toRequestDetail(rowOf(open)));
        database.close();
      }),
      { numRuns: 12 },
    );
  });

  it('are read alike from rows that an earlier version wrote with all their texts', () => {
    const database = openLog(plainVersion);
    const open = createOpenRecord({ id: 'old', receivedAtMs: firstMs });
    const row = rowOf(open);
    const columns = Object.keys(row);
    database
      .prepare(`INSERT INTO requests (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(...Object.values(row));
    migrate(database, migrationSteps);
    createRequestStore(database).write(batchOf([{ ...open, id: 'new' }]));
    expect(getRequest(database, 'old')).toEqual(toRequestDetail(row));
    const [newest, oldest] = listRequests(database, { filter: {}, limit: 5, before: null }).requests;
    expect(newest).toEqual({ ...oldest, id: 'new' });
    expect(listCallers(database, 0)).toEqual([{ app: open.app, agent: open.userAgent, lastAtMs: firstMs }]);
    database.exec(`DELETE FROM requests WHERE id = 'new'`);
    expect(summarizeAccess(database, 0)).toMatchObject([{ lastAddress: open.clientAddress }]);
  });

  it('are written again when the batch that brought them was undone', () => {
    const database = openLog();
    const store = createRequestStore(database);
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 4}`);
    const full = { ...batchOf([createOpenRecord({ id: 'a' })]), daemonEvents: [[1, 'note', 'x'.repeat(100_000)]] };
    expect(() => store.write(full)).toThrow(/full/);
    database.pragma('max_page_count = 100000');
    store.write(batchOf([createOpenRecord({ id: 'a' })]));
    expect(getRequest(database, 'a')).toMatchObject({ userAgent: 'OpenAI/JS 7.55.0', dialectIn: 'openai' });
  });

  it('F59 go with the last requests of their day, and never those of the days that are written to', () => {
    const database = openLog();
    const store = createRequestStore(database);
    const days = [0, 1, 2, 3, 4];
    store.write(batchOf(days.map((day) => createOpenRecord({ id: `r${day}`, receivedAtMs: firstMs + day * dayMs }))));
    const trim = (requestsBeforeMs: number): void => {
      const bounds = { requestsBeforeMs, eventsBeforeMs: 0, modelEventsBeforeMs: 0, auditBeforeMs: 0 };
      store.write({ ...nothing, trims: [toTrimValues({ ...bounds, rows: 64, pages: 0 })] });
    };
    const daysLeft = (): unknown =>
      database.prepare('SELECT day - 20000 FROM request_details ORDER BY day').pluck().all();
    trim(firstMs + dayMs);
    expect(daysLeft()).toEqual([1, 2, 3, 4]);
    trim(firstMs + 5 * dayMs);
    expect(database.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(0);
    store.write(batchOf([createOpenRecord({ id: 'late', receivedAtMs: firstMs + 4 * dayMs })]));
    trim(0);
    expect(daysLeft()).toEqual([3, 4]);
    expect(getRequest(database, 'late')).toMatchObject({ userAgent: 'OpenAI/JS 7.55.0' });
  });
});
