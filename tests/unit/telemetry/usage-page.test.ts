import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usageGroupings as groupings, type UsageSeries } from '../../../apps/contract/model/index.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { listUsageOverTime } from '../../../apps/telemetry/queries/usage-over-time.ts';
import { summarizeSpeedBy } from '../../../apps/telemetry/queries/usage-speed.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { planRollup } from '../../../apps/telemetry/rollups/plan-rollup.ts';
import { toRollupValues } from '../../../apps/telemetry/rollups/store-rollup.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;

async function logged(requests: Parameters<typeof logRequests>[1]) {
  const { telemetry } = await openTestTelemetry(createDataDir());
  await logRequests(telemetry, requests);
  return telemetry;
}

const nothing = { loadMs: null, prefillMs: null, decodeMs: null, promptTokens: null, completionTokens: null };

describe('usage over time', () => {
  it('puts each request into the bar of its receipt and adds up to the total, by hand', async () => {
    const { queries } = await logged([
      {
        open: { receivedAtMs: 1000, project: 'atlas' },
        completion: { loadMs: 1, prefillMs: 2.5, decodeMs: 4, promptTokens: 10, completionTokens: 3 },
      },
      { open: { receivedAtMs: 1999, project: 'atlas' }, completion: { ...nothing, outcome: 'timeout' } },
      { open: { receivedAtMs: 2000, project: null }, completion: { ...nothing, promptTokens: 7 } },
      { open: { receivedAtMs: 2500, project: '' }, completion: { ...nothing, outcome: 'client_closed' } },
      { open: { receivedAtMs: 999 }, completion: {} },
      { open: { receivedAtMs: 4000 }, completion: {} },
    ]);
    const series = await queries.usageOverTime({ by: 'project', edgesMs: [1000, 2000, 2600, 4000] });
    expect(series.edgesMs).toEqual([1000, 2000, 2600, 4000]);
    expect(series.total).toEqual({
      requests: [2, 2, 0],
      errors: [1, 0, 0],
      promptTokens: [10, 7, 0],
      completionTokens: [3, 0, 0],
      busyMs: [7.5, 0, 0],
    });
    expect(new Map(series.groups.map(({ name, requests }) => [name, requests]))).toEqual(
      new Map([
        ['atlas', [2, 0, 0]],
        [null, [0, 1, 0]],
        ['', [0, 1, 0]],
      ]),
    );
  });

  it('tells of the largest groups by any measure alone, and of all of them in the total', async () => {
    const { queries } = await logged(
      Array.from({ length: 60 }, (_, index) => ({
        open: { receivedAtMs: 1000, app: `app-${index}` },
        completion: { ...nothing, decodeMs: index + 1, completionTokens: 1000 - index },
      })),
    );
    const { groups, total } = await queries.usageOverTime({ by: 'app', edgesMs: [0, 2000] });
    expect(groups.length).toBeLessThan(60);
    const names = groups.map(({ name }) => name);
    expect(names[0]).toBe('app-59');
    expect(names).toContain('app-0');
    expect(total.requests).toEqual([60]);
  });
});

describe('speed by', () => {
  it('has the percentiles of all phases by group, by hand', async () => {
    const { queries } = await logged(
      Array.from({ length: 20 }, (_, index) => ({
        open: { receivedAtMs: 1000 + index, backend: index < 15 ? 'local' : 'studio' },
        completion: {
          backend: index < 15 ? 'local' : 'studio',
          ...{ totalMs: (index + 1) * 10, firstTokenMs: index + 1, queueMs: index * 2, loadMs: index === 19 ? 900 : 0 },
          ...{ promptTokens: 150, cachedTokens: 50, prefillMs: 1000, completionTokens: index + 1, decodeMs: 1000 },
        },
      })),
    );
    const { total, rows } = await queries.speedBy({ by: 'backend', sinceMs: 1000, untilMs: 1020 });
    expect(total).toEqual({
      ...{ name: null, requests: 20 },
      totalMs: { p50: 100, p95: 190, p99: 200 },
      firstTokenMs: { p50: 10, p95: 19, p99: 20 },
      queueMs: { p50: 18, p95: 36, p99: 38 },
      loadMs: { p50: 0, p95: 0, p99: 900 },
      prefillTokensPerSecond: { p50: 100, p95: 100, p99: 100 },
      decodeTokensPerSecond: { p50: 10, p95: 19, p99: 20 },
    });
    expect(rows.map(({ name, requests, totalMs }) => [name, requests, totalMs.p50])).toEqual([
      ['local', 15, 80],
      ['studio', 5, 180],
    ]);
  });
});

describe('the smaller questions', () => {
  it('counts errors by code, and no client that left', async () => {
    const end = (
      receivedAtMs: number,
      outcome: 'ok' | 'timeout' | 'rejected' | 'client_closed',
      errorCode: string | null,
    ) => ({
      ...{ open: { receivedAtMs }, completion: { outcome, errorCode } },
    });
    const { queries } = await logged([
      end(1000, 'timeout', 'first_byte_timeout'),
      end(1500, 'rejected', 'queue_full'),
      end(1400, 'rejected', 'queue_full'),
      end(1200, 'client_closed', 'client_closed'),
      end(1200, 'ok', null),
      end(2000, 'timeout', 'first_byte_timeout'),
      end(999, 'timeout', 'first_byte_timeout'),
    ]);
    expect(await queries.usageErrors({ sinceMs: 1000, untilMs: 2000 })).toEqual([
      { code: 'queue_full', outcome: 'rejected', requests: 2, lastAtMs: 1500 },
      { code: 'first_byte_timeout', outcome: 'timeout', requests: 1, lastAtMs: 1000 },
    ]);
  });

  it('counts cut prompts by the model that cut them', async () => {
    const { queries } = await logged([
      { open: { receivedAtMs: 1000 }, completion: { truncated: true } },
      { open: { receivedAtMs: 1300 }, completion: { truncated: true } },
      { open: { receivedAtMs: 1200 }, completion: { truncated: false } },
      { open: { receivedAtMs: 1100, servedModel: null }, completion: { truncated: true, servedModel: null } },
    ]);
    expect(await queries.usageCuts({ sinceMs: 1000, untilMs: 2000 })).toEqual([
      { model: 'llama3.2:3b', requests: 2, lastAtMs: 1300 },
      { model: 'gpt-4o-mini', requests: 1, lastAtMs: 1100 },
    ]);
  });

  it('adds up what prefix breaks cost by who sent them; an unknown cost counts as none', async () => {
    const broken = (app: string, lostMs: number | null) => ({
      ...{ open: { receivedAtMs: 1000, app, prefixBreak: { at: 'system', lostMs } }, completion: {} },
    });
    const { queries } = await logged([
      broken('Zed', 1500),
      broken('Zed', null),
      broken('Cursor', 2000.5),
      { open: { receivedAtMs: 1000, app: 'Cursor' }, completion: {} },
    ]);
    expect(await queries.usageBreaks({ sinceMs: 1000, untilMs: 1001 })).toEqual([
      { project: 'notes', app: 'Cursor', requests: 1, lostMs: 2000.5 },
      { project: 'notes', app: 'Zed', requests: 2, lostMs: 1500 },
    ]);
  });

  it('estimates what the cache spared by the usual work of the same model', async () => {
    const hit = { ...nothing, promptTokens: 30, completionTokens: 5 };
    const { queries } = await logged([
      // Two answered requests of 100 and 300 ms: a hit spares about 200 ms. The failed one did no work for anybody.
      { open: { receivedAtMs: 1000 }, completion: { cache: 'miss', loadMs: 0, prefillMs: 40, decodeMs: 60 } },
      { open: { receivedAtMs: 1000 }, completion: { cache: null, loadMs: 0, prefillMs: 100, decodeMs: 200 } },
      { open: { receivedAtMs: 1000 }, completion: { ...nothing, outcome: 'timeout' } },
      { open: { receivedAtMs: 1000 }, completion: { ...hit, cache: 'hit' } },
      { open: { receivedAtMs: 1000 }, completion: { ...hit, cache: 'coalesced' } },
      { open: { receivedAtMs: 1000 }, completion: { ...hit, cache: 'hit' } },
    ]);
    expect(await queries.usageCache({ sinceMs: 1000, untilMs: 1001 })).toEqual([
      { model: 'llama3.2:3b', hits: 3, promptTokens: 90, completionTokens: 15, savedMs: 600 },
    ]);
    expect(await queries.usageCache({ sinceMs: 0, untilMs: 1000 })).toEqual([]);
  });

  it('adds up who called, program and project together, busiest first', async () => {
    const called = (app: string | null, project: string | null, decodeMs: number) => ({
      ...{ open: { receivedAtMs: 1000, app, project }, completion: { ...nothing, decodeMs, loadMs: 0.5 } },
    });
    const { queries } = await logged([
      called('Zed', 'atlas', 10),
      called('Zed', null, 99),
      called('Zed', 'atlas', 20.25),
      { ...called('Zed', 'atlas', 1), open: { receivedAtMs: 1001, app: 'Zed', project: 'atlas' } },
    ]);
    expect(await queries.usageCallers({ sinceMs: 1000, untilMs: 1001 })).toEqual([
      { app: 'Zed', project: null, requests: 1, busyMs: 99.5 },
      { app: 'Zed', project: 'atlas', requests: 2, busyMs: 31.25 },
    ]);
  });

  it('measures what Drover added to all requests together', async () => {
    const { queries } = await logged(
      [0.2, 0.4, null, 0.9].map((overheadMs, index) => ({
        ...{ open: { receivedAtMs: 1000, backend: `b${index}` }, completion: { overheadMs, backend: `b${index}` } },
      })),
    );
    expect(await queries.usageOverhead({ sinceMs: 1000, untilMs: 1001 })).toEqual({
      requests: 4,
      addedMs: { p50: 0.4, p95: 0.9, p99: 0.9 },
    });
  });

  it('spreads what each answer wrote over the time in which it was written, by hand', async () => {
    const wrote = (
      receivedAtMs: number,
      totalMs: number,
      decodeMs: number | null,
      completionTokens: number | null,
    ) => ({
      ...{ open: { receivedAtMs }, completion: { totalMs, decodeMs, completionTokens } },
    });
    const { queries } = await logged([
      // From 10,500 on for 1,000 ms: half in each of the first two seconds.
      wrote(10_000, 1500, 1000, 40),
      // It began before the window: of 3 s of writing the last one is inside.
      wrote(7000, 4000, 3000, 90),
      // The rest of it comes after the window.
      wrote(12_000, 4000, 4000, 100),
      // Backends count finely: it cannot have been written before it was asked for.
      wrote(11_000, 500, 501, 7),
      ...[wrote(10_000, 900, null, 30), wrote(10_000, 900, 100, null), wrote(5000, 5000, 4000, 60)],
      wrote(13_000, 100, 100, 9),
    ]);
    const bars = await queries.usageWriting({ sinceMs: 10_000, untilMs: 13_000, bars: 3 });
    expect(bars.map((tokens) => Math.round(tokens * 1e6) / 1e6)).toEqual([20 + 30, 20 + 7, 25]);
    expect(await queries.usageWriting({ sinceMs: 0, untilMs: 1000, bars: 2 })).toEqual([0, 0]);
  });

  it('lists when Ollama came up, went down or failed, newest first, and none of the steps between', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    for (const [atMs, kind] of [
      [1000, 'starting'],
      [1100, 'ready'],
      [5000, 'failed'],
      [9000, 'ready'],
    ] as const) {
      telemetry.recordDaemonEvent({ atMs, kind, detail: `told at ${atMs}` });
    }
    await logRequests(telemetry, [{ open: { receivedAtMs: 1 }, completion: {} }]);
    expect(await telemetry.queries.daemonMarks({ sinceMs: 1000, untilMs: 9000 })).toEqual([
      { atMs: 5000, kind: 'failed', detail: 'told at 5000' },
      { atMs: 1100, kind: 'ready', detail: 'told at 1100' },
    ]);
  });
});

describe('what is summed up already', () => {
  const dayMs = 24 * hourMs;
  const untilMs = Math.floor(1_790_000_000_000 / dayMs) * dayMs + 40 * 60_000;

  it('gives the bars of the requests themselves, and their percentiles within 1 %', () => {
    const dataDir = createDataDir();
    seedRequests(dataDir, 4000, { untilMs, spanMs: 30 * hourMs });
    const { database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs: untilMs, steps: migrationSteps });
    const store = createRequestStore(database);
    onTestFinished(() => store.close());
    const sinceMs = untilMs - 30 * hourMs;
    const edgesMs = [
      sinceMs,
      ...Array.from({ length: 29 }, (_, hour) => untilMs - 40 * 60_000 - (28 - hour) * hourMs),
      untilMs,
    ];
    const ask = () => groupings.map((by) => listUsageOverTime(database, { by, edgesMs }));
    const askSpeed = () => summarizeSpeedBy(database, { by: 'model', sinceMs, untilMs });
    const bars = ask();
    const speed = askSpeed();
    expect(bars[0]?.total.requests.reduce((sum, count) => sum + count, 0)).toBe(4000);
    let hours = 0;
    for (let plan = planRollup(database, { nowMs: untilMs }); plan !== null; hours++) {
      store.write({ opens: [], completions: [], daemonEvents: [], rollups: toRollupValues(plan) });
      plan = planRollup(database, { nowMs: untilMs });
    }
    expect(hours).toBeGreaterThan(25);
    const byName = ({ groups, ...rest }: UsageSeries) => ({
      ...rest,
      groups: new Map(groups.map((group) => [group.name, group])),
    });
    expect(ask().map(byName)).toEqual(bars.map(byName));
    const rolled = askSpeed();
    for (const [index, row] of [speed.total, ...speed.rows].entries()) {
      const other = [rolled.total, ...rolled.rows][index];
      expect(other).toMatchObject({ name: row.name, requests: row.requests });
      for (const phase of [
        'totalMs',
        'queueMs',
        'loadMs',
        'prefillTokensPerSecond',
        'decodeTokensPerSecond',
      ] as const) {
        const right = row[phase].p95 ?? 0;
        expect(Math.abs((other?.[phase].p95 ?? -1) - right), phase).toBeLessThanOrEqual(right * 0.01);
      }
    }
    // Sums alone: what they are of is not read again.
    database.exec(`DELETE FROM requests WHERE received_at_ms < ${untilMs - 2 * hourMs}`);
    expect(listUsageOverTime(database, { by: 'app', edgesMs: edgesMs.slice(1, -3) }).total.requests).toEqual(
      bars[0]?.total.requests.slice(1, -3),
    );
  });
});
