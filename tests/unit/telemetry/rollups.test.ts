import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { UsageGrouping } from '../../../apps/contract/model/index.ts';
import { toCompletionValues, toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { createNote, type Note } from '../../../apps/telemetry/note.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { listSpeed } from '../../../apps/telemetry/queries/list-speed.ts';
import { summarizeUsage } from '../../../apps/telemetry/queries/summarize-usage.ts';
import { createRequestStore, type RequestStore } from '../../../apps/telemetry/request-store.ts';
import { planRollup } from '../../../apps/telemetry/rollups/plan-rollup.ts';
import { keepRollups, rollupTiming } from '../../../apps/telemetry/rollups/rollup-keeper.ts';
import { toRollupValues } from '../../../apps/telemetry/rollups/store-rollup.ts';
import { planTrim } from '../../../apps/telemetry/upkeep/plan-trim.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createCompletion, createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Twenty to one at night, so that the day before is over and summed up. */
const nowMs = Math.floor(1_790_000_000_000 / dayMs) * dayMs + 40 * 60_000;
const nothing = { opens: [], completions: [], daemonEvents: [] };
const groupings: readonly UsageGrouping[] = ['project', 'model', 'app', 'backend', 'key'];

function openLog(dataDir: string): { readonly database: Database; readonly store: RequestStore } {
  const { database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs, steps: migrationSteps });
  return { database, store: createRequestStore(database) };
}

/** Sums up all that is over; returns the number of hours. */
function rollAll(database: Database, store: RequestStore, atMs = nowMs): number {
  for (let hours = 0; ; hours++) {
    const plan = planRollup(database, { nowMs: atMs });
    if (plan === null) return hours;
    store.write({ ...nothing, rollups: toRollupValues(plan) });
  }
}

describe('sums of 100,000 requests', () => {
  const undo: (() => unknown)[] = [];
  let database: Database;
  let store: RequestStore;
  const windows = [
    [nowMs - 10 * dayMs, nowMs],
    [nowMs - 5 * dayMs - 1_234_567, nowMs - dayMs - 7_654_321],
    [nowMs - 7 * hourMs, nowMs + 1],
  ] as const;
  const ask = () =>
    windows.flatMap(([sinceMs, untilMs]) => groupings.map((by) => summarizeUsage(database, { by, sinceMs, untilMs })));
  const askSpeed = () => windows.map(([sinceMs, untilMs]) => listSpeed(database, { sinceMs, untilMs, points: 37 }));
  let reports: ReturnType<typeof ask>;
  let speeds: ReturnType<typeof askSpeed>;

  beforeAll(() => {
    const dataDir = createDataDir((end) => void undo.push(end));
    seedRequests(dataDir, 100_000, { untilMs: nowMs, spanMs: 9 * dayMs });
    ({ database, store } = openLog(dataDir));
    reports = ask();
    speeds = askSpeed();
    rollAll(database, store);
  }, 120_000);
  afterAll(() => {
    store.close();
    for (const end of undo) end();
  });

  it('agree exactly with the requests in counts, tokens, errors and busy time, in every grouping and window', () => {
    const exact = ({ by, total, rows }: (typeof reports)[number]) =>
      [by, total, ...rows].map((row) => (typeof row === 'string' ? row : { ...row, ...noPercentiles }));
    expect(reports[0]?.total.requests).toBe(100_000);
    expect(ask().map(exact)).toEqual(reports.map(exact));
    expect(askSpeed().map((points) => points.map((point) => ({ ...point, firstTokenMs: null })))).toEqual(
      speeds.map((points) => points.map((point) => ({ ...point, firstTokenMs: null }))),
    );
  });

  it('agree within 1 % with the percentiles of the requests', () => {
    const [sinceMs, untilMs] = windows[1];
    const values = database
      .prepare<[number, number], number>(
        'SELECT total_ms FROM requests WHERE received_at_ms >= ? AND received_at_ms < ? ORDER BY total_ms',
      )
      .pluck()
      .all(sinceMs, untilMs);
    const { totalMs } = summarizeUsage(database, { by: 'app', sinceMs, untilMs }).total;
    for (const [name, quantile] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      const right = values[Math.ceil(quantile * values.length) - 1] ?? 0;
      expect(Math.abs((totalMs[name] ?? 0) - right)).toBeLessThanOrEqual(right * 0.01);
    }
    for (const [index, points] of askSpeed().entries()) {
      for (const [step, { firstTokenMs }] of points.entries()) {
        const right = speeds[index]?.[step]?.firstTokenMs.p50 ?? 0;
        expect(Math.abs((firstTokenMs.p50 ?? 0) - right)).toBeLessThanOrEqual(right * 0.01);
      }
    }
  });

  it('are what is read: of a window of days only the ends are requests', () => {
    const [sinceMs, untilMs] = windows[0];
    database.exec(`SAVEPOINT before; DELETE FROM requests WHERE received_at_ms < ${nowMs - hourMs}`);
    const { total } = summarizeUsage(database, { by: 'project', sinceMs, untilMs });
    database.exec('ROLLBACK TO before; RELEASE before');
    expect(total).toMatchObject({ requests: 100_000, promptTokens: reports[0]?.total.promptTokens });
  });
});

const noPercentiles = { totalMs: null, firstTokenMs: null, decodeTokensPerSecond: null, overheadMs: null };

function setUp() {
  const { database, store } = openLog(createDataDir());
  onTestFinished(() => store.close());
  const opens: unknown[] = [];
  return {
    database,
    store,
    add(receivedAtMs: number, isEnded = true) {
      const record = createOpenRecord({ id: `r${opens.push(receivedAtMs)}`, receivedAtMs });
      const completions = isEnded ? [toCompletionValues(createCompletion({ id: record.id }))] : [];
      store.write({ ...nothing, opens: [toOpenValues(record)], completions });
    },
    countSpans: (spanMs: number) =>
      Number(
        database.prepare(`SELECT count(*) FROM rollups WHERE dimension = 'all' AND span_ms = ?`).pluck().get(spanMs),
      ),
  };
}

describe('summing up', () => {
  const startMs = nowMs - 40 * 60_000 - dayMs;

  it('waits until an hour is over and its requests have ended', () => {
    const { database, store, add } = setUp();
    add(startMs);
    expect(rollAll(database, store, startMs + hourMs)).toBe(0);
    add(startMs + 1, false);
    expect(rollAll(database, store, startMs + 2 * hourMs)).toBe(0);
    store.closeCrashed(startMs + 2 * hourMs);
    expect(rollAll(database, store, startMs + 2 * hourMs)).toBe(1);
  });

  it('passes over an hour with a request that runs, and comes back to it', () => {
    const { database, store, add } = setUp();
    add(startMs + 4 * hourMs, false);
    add(startMs + 2 * hourMs);
    add(startMs + 6 * hourMs);
    expect(rollAll(database, store, startMs + 9 * hourMs)).toBe(2);
    const { total } = summarizeUsage(database, { by: 'app', sinceMs: startMs, untilMs: startMs + 9 * hourMs });
    expect(total.requests).toBe(3);
    store.closeCrashed(startMs + 9 * hourMs);
    expect(rollAll(database, store, startMs + 9 * hourMs)).toBe(1);
  });

  it('begins with the newest hour, and sums up a day as soon as its hours are', () => {
    const { database, store, add } = setUp();
    const hours = [
      startMs - 30 * dayMs,
      startMs - dayMs - 5 * hourMs,
      startMs - dayMs - 2 * hourMs,
      startMs + 2 * hourMs,
    ];
    for (const hour of hours) add(hour);
    const order: number[] = [];
    for (let plan = planRollup(database, { nowMs }); plan !== null; plan = planRollup(database, { nowMs })) {
      order.push((plan.startMs - startMs) / hourMs, plan.spanMs / hourMs);
      store.write({ ...nothing, rollups: toRollupValues(plan) });
    }
    expect(order).toEqual([2, 1, 0, 24, -26, 1, -29, 1, -48, 24, -720, 1, -720, 24]);
  });

  it('reads the sums of an earlier version until they are made anew, also those of requests that are gone', () => {
    const { database, store, add } = setUp();
    for (const day of [0, 1, 2]) add(startMs - day * dayMs);
    rollAll(database, store);
    database.exec(`DELETE FROM rollups WHERE dimension IN ('whole', 'owner-hours', 'minutes');
      DELETE FROM requests WHERE received_at_ms < ${startMs - dayMs}`);
    const count = () =>
      summarizeUsage(database, { by: 'app', sinceMs: startMs - 3 * dayMs, untilMs: nowMs }).total.requests;
    expect(count()).toBe(3);
    expect(rollAll(database, store)).toBe(4);
    expect(count()).toBe(3);
  });

  it('keeps hours of owners for three days, and their days', () => {
    const { database, store, add } = setUp();
    for (let day = 0; day < 6; day++) add(startMs - day * dayMs);
    rollAll(database, store);
    const owned = database
      .prepare(`SELECT start_ms FROM rollups WHERE dimension LIKE 'project=%/app' AND span_ms = ? ORDER BY 1`)
      .pluck();
    expect(owned.all(dayMs)).toHaveLength(6);
    expect(owned.all(hourMs)).toEqual([2, 1, 0].map((day) => startMs - day * dayMs));
  });

  it('sums up a day once it is over, whichever hours had requests', () => {
    const { database, store, add, countSpans } = setUp();
    add(startMs + 2 * hourMs);
    add(startMs + 5 * hourMs);
    rollAll(database, store, startMs + 10 * dayMs);
    expect([countSpans(hourMs), countSpans(dayMs)]).toEqual([2, 1]);
    add(startMs + 3 * dayMs);
    rollAll(database, store, startMs + 10 * dayMs);
    expect([countSpans(hourMs), countSpans(dayMs)]).toEqual([3, 2]);
    const whole = summarizeUsage(database, { by: 'app', sinceMs: startMs, untilMs: startMs + 4 * dayMs });
    expect(whole.total).toMatchObject({ requests: 3, promptTokens: 360, busyMs: 3 * 552.25 });
  });

  it('comes before age deletes anything, but not before the limit of size does', () => {
    const { database, store, add } = setUp();
    add(startMs);
    rollAll(database, store);
    add(startMs + 3 * hourMs);
    const bounds = {
      requestsBeforeMs: nowMs,
      eventsBeforeMs: 0,
      modelEventsBeforeMs: 0,
      auditBeforeMs: 0,
      lookRows: 9,
    };
    expect(planTrim(database, { ...bounds, maxBytes: 1e9 })).toMatchObject({ requestCount: 1 });
    expect(planTrim(database, { ...bounds, maxBytes: 1 })).toMatchObject({ requestCount: 2 });
  });

  it('changes nothing when the same hour is stored twice', () => {
    const { database, store, add } = setUp();
    add(startMs);
    const plan = planRollup(database, { nowMs });
    const slices = plan === null ? [] : toRollupValues(plan);
    store.write({ ...nothing, rollups: [...slices, ...slices] });
    const { total } = summarizeUsage(database, { by: 'key', sinceMs: startMs, untilMs: startMs + dayMs });
    expect(total.requests).toBe(1);
  });

  it('keeps minutes for a week, and hours for two years', () => {
    const { database, store, add, countSpans } = setUp();
    add(startMs);
    rollAll(database, store);
    expect([countSpans(60_000), countSpans(hourMs)]).toEqual([1, 1]);
    add(startMs + 8 * dayMs);
    rollAll(database, store, startMs + 9 * dayMs);
    expect([countSpans(60_000), countSpans(hourMs)]).toEqual([1, 2]);
    add(startMs + 731 * dayMs);
    rollAll(database, store, startMs + 732 * dayMs);
    expect(countSpans(hourMs)).toBe(2);
  });

  it('begins some minutes after the start, does all that was left, and goes on with what comes', async () => {
    const { database, store, add } = setUp();
    for (let hour = 0; hour < 5; hour++) add(startMs + hour * hourMs);
    const clock = createFakeClock(startMs + dayMs);
    const told: number[] = [];
    const stop = keepRollups({
      timers: clock,
      clock,
      async plan(question) {
        const planned = planRollup(database, question);
        return planned && toRollupValues(planned).map((values) => createNote('rollup', values));
      },
      async record(note: Note) {
        store.write({ ...nothing, rollups: [note.values] });
        return true;
      },
      onRolled: (hours) => void told.push(hours),
      onFailed: (reason) => expect.unreachable(reason),
    });
    const pass = async (ms: number): Promise<void> => {
      clock.advance(ms);
      for (let turn = 0; turn < 200; turn++) {
        await Promise.resolve();
        if (turn % 20 === 0) clock.advance(rollupTiming.pauseMs);
      }
    };
    await pass(rollupTiming.firstMs - 1);
    await pass(rollupTiming.firstMs);
    expect(told).toEqual([5]);
    add(startMs + 20 * hourMs);
    await pass(rollupTiming.everyMs);
    expect(told).toEqual([5, 1]);
    stop();
    expect(clock.pendingCount()).toBe(0);
  });
});
