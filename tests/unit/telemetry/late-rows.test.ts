import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answers, answerQuestion, type Question } from '../../../apps/telemetry/answer-question.ts';
import { toCompletionValues, toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { planCells } from '../../../apps/telemetry/cells/plan-cells.ts';
import { toCellValues } from '../../../apps/telemetry/cells/store-cells.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { createRequestStore, type RequestStore } from '../../../apps/telemetry/request-store.ts';
import { planRollup } from '../../../apps/telemetry/rollups/plan-rollup.ts';
import { toRollupValues } from '../../../apps/telemetry/rollups/store-rollup.ts';
import { seedHistory } from '../../fakes/history/seed-history.ts';
import { createCompletion, createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const untilMs = Math.floor(1_790_000_000_000 / dayMs) * dayMs + 7 * hourMs + 23 * 60_000;
const sinceMs = untilMs - 7 * dayMs;
const nothing = { opens: [], completions: [], daemonEvents: [] };

const undo: (() => unknown)[] = [];
let database: Database;
let store: RequestStore;
let count = 0;

beforeAll(() => {
  const dataDir = createDataDir((end) => void undo.push(end));
  seedHistory({ dataDir, rows: 1200, days: 6, seed: 8, untilMs });
  ({ database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs: untilMs, steps: migrationSteps }));
  store = createRequestStore(database);
}, 120_000);
afterAll(() => {
  store.close();
  for (const end of undo) end();
});

/** Writes a request that has ended, received at a time. */
function write(receivedAtMs: number, project = 'ledger'): void {
  const id = `late-${count++}`;
  const opens = [toOpenValues(createOpenRecord({ id, receivedAtMs, project }))];
  store.write({ ...nothing, opens, completions: [toCompletionValues(createCompletion({ id }))] });
}

/** Makes all sums and cells; returns how many spans got some. */
function sumUp(nowMs = untilMs): number {
  let spans = 0;
  for (let plan = planRollup(database, { nowMs }); plan !== null; plan = planRollup(database, { nowMs })) {
    store.write({ ...nothing, rollups: toRollupValues(plan) });
    spans++;
  }
  for (let plan = planCells(database, { nowMs }); plan !== null; plan = planCells(database, { nowMs })) {
    store.write({ ...nothing, cells: plan.slices.map(toCellValues) });
    spans++;
  }
  return spans;
}

const ask = <Kind extends keyof Answers>(question: Question & { readonly kind: Kind }): Answers[Kind] =>
  answerQuestion(database, question) as Answers[Kind];

type Totals = Readonly<Record<'requests' | 'errors' | 'promptTokens' | 'completionTokens' | 'busyMs', number>>;
const toTotals = ({ requests, errors, promptTokens, completionTokens, busyMs }: Totals): Totals => ({
  ...{ requests, errors, promptTokens, completionTokens, busyMs },
});

/** Totals by every way that there is to ask for them. */
function askTotals(): unknown {
  const usage = { sinceMs: sinceMs + 1234, untilMs: untilMs - 2345, by: 'model' } as const;
  const owner = { project: 'ledger' };
  return [
    ask({ kind: 'summarize-usage', ...usage }),
    ask({ kind: 'summarize-usage', ...usage, owner }),
    { total: { ...ask({ kind: 'count-facets', filter: { projects: ['ledger'] } }) } },
    { total: ask({ kind: 'count-histogram', filter: {}, ...usage, bars: 31 }) },
    { total: ask({ kind: 'list-speed', ...usage, points: 31 }).map(({ requests, errors }) => ({ requests, errors })) },
  ].map((report) => ('rows' in report ? [report.total, ...report.rows].map(toTotals) : report.total));
}

/** The same, counted from the requests alone. */
function countTotals(): unknown {
  database.exec('SAVEPOINT before; DELETE FROM rollups; DELETE FROM cell_spans');
  try {
    return askTotals();
  } finally {
    database.exec('ROLLBACK TO before; RELEASE before');
  }
}

const agree = (): void => expect(askTotals()).toEqual(countTotals());
const total = (): number => ask({ kind: 'summarize-usage', by: 'key', sinceMs, untilMs }).total.requests;
const countMarks = (): number =>
  Number(database.prepare(`SELECT count(*) FROM rollups WHERE dimension = 'whole'`).pluck().get());

describe('requests that come late', () => {
  it.each([
    ['of the hour before', untilMs - hourMs - 40 * 60_000],
    ['of yesterday', untilMs - dayMs],
    ['of a day whose hours of owners are gone', untilMs - 5 * dayMs],
  ])('P10 count at once in every total, and when their hour is summed up again: %s', (_, receivedAtMs) => {
    const before = total();
    expect(sumUp()).toBe(0);
    write(receivedAtMs);
    expect(total()).toBe(before + 1);
    agree();
    expect(sumUp()).toBeGreaterThan(1);
    expect(total()).toBe(before + 1);
    agree();
  });

  it('P10 count when they come while their hour is being summed up', () => {
    write(untilMs - 26 * hourMs);
    const rollup = planRollup(database, { nowMs: untilMs });
    const cells = planCells(database, { nowMs: untilMs });
    const marks = countMarks();
    write(untilMs - 26 * hourMs + 1);
    store.write({
      ...nothing,
      rollups: rollup === null ? [] : toRollupValues(rollup),
      cells: cells?.slices.map(toCellValues) ?? [],
    });
    expect(rollup?.spanMs).toBe(hourMs);
    expect(countMarks()).toBe(marks);
    agree();
    sumUp();
    expect(countMarks()).toBeGreaterThan(marks);
    agree();
  });

  it('count when they are the first of their hour', () => {
    const emptyMs = untilMs - 60 * dayMs;
    write(emptyMs);
    expect(sumUp()).toBeGreaterThan(1);
    const wide = { kind: 'summarize-usage', by: 'app', sinceMs: emptyMs, untilMs } as const;
    const before = ask(wide).total.requests;
    write(emptyMs + hourMs);
    expect(ask(wide).total.requests).toBe(before + 1);
    sumUp();
    expect(ask(wide).total.requests).toBe(before + 1);
  });

  it('change no sum of an hour whose oldest requests are deleted: it is all that is known of them', () => {
    const before = total();
    const [hour = 0] = database
      .prepare<[number], number>(
        'SELECT received_at_ms FROM requests WHERE received_at_ms > ? ORDER BY received_at_ms LIMIT 1',
      )
      .pluck()
      .all(sinceMs);
    const startMs = Math.floor(hour / hourMs) * hourMs;
    database.prepare('DELETE FROM requests WHERE received_at_ms < ?').run(startMs + hourMs);
    write(startMs + 1);
    sumUp();
    expect(total()).toBe(before);
  });
});
