import { describe, expect, it } from 'vitest';
import {
  configSchema,
  type UsageReport,
  usagePageSchema,
  usagePartsSchema,
  writingHistorySchema,
} from '../../../../apps/contract/model/index.ts';
import { estimateSavings } from '../../../../apps/control/usage/estimate-savings.ts';
import { gatherMarks } from '../../../../apps/control/usage/gather-marks.ts';
import { readUsagePage } from '../../../../apps/control/usage/read-usage-page.ts';
import { readUsageParts } from '../../../../apps/control/usage/read-usage-parts.ts';
import { readWriting } from '../../../../apps/control/usage/read-writing.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;
const none = { p50: null, p95: null, p99: null };
const total = {
  ...{ name: null, requests: 0, errors: 0, promptTokens: 0, completionTokens: 0, busyMs: 0 },
  ...{ totalMs: none, firstTokenMs: none, decodeTokensPerSecond: none, overheadMs: none },
};

const report = (models: readonly (readonly [name: string | null, read: number, written: number])[]): UsageReport => ({
  ...{ by: 'model', sinceMs: 0, untilMs: 1, total },
  rows: models.map(([name, promptTokens, completionTokens]) => ({ ...total, name, promptTokens, completionTokens })),
});

const price = (model: string, read: number, written: number, asOf = '2026-11-01') => ({
  ...{ model, read, written, asOf, currency: 'EUR' },
});

describe('what was saved', () => {
  it('is nothing until there are prices: Drover has none of its own', () => {
    expect(estimateSavings(configSchema.parse({}).usage.prices, report([['qwen3', 5, 5]]))).toBeNull();
  });

  it('is what the tokens would have cost, by the first price that fits, with its oldest date', () => {
    const prices = [
      price('qwen3-coder:30b', 3, 15),
      price('qwen*', 1, 2, '2026-09-30'),
      price('never*', 1, 1, '2020-01-01'),
    ];
    const use = report([
      ['qwen3-coder:30b', 2_000_000, 100_000],
      ['qwen3:8b', 500_000, 250_000],
      ['llama3.2:3b', 10, 0],
      ['nobody-answered', 0, 0],
      [null, 7, 7],
    ]);
    expect(estimateSavings(prices, use)).toEqual({
      ...{ currency: 'EUR', asOf: '2026-09-30', amount: 6 + 1.5 + 0.5 + 0.5, unpriced: ['llama3.2:3b'] },
      rates: [
        { model: 'qwen3-coder:30b', readPerMillion: 3, writtenPerMillion: 15 },
        { model: 'qwen3:8b', readPerMillion: 1, writtenPerMillion: 2 },
      ],
    });
  });

  it('is in one currency: a list of two is refused', () => {
    const prices = [price('a', 1, 1), { ...price('b', 1, 1), currency: 'USD' }];
    expect(configSchema.safeParse({ usage: { prices } }).success).toBe(false);
    expect(configSchema.safeParse({ usage: { prices: [price('a', 1, 1, '1 Nov 2026')] } }).success).toBe(false);
  });
});

describe('the page', () => {
  async function setUp() {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const config = configSchema.parse({
      projects: [{ id: 'atlas', limits: { tokensPerDay: 1000 } }, { id: 'notes' }],
      usage: { prices: [price('llama*', 1_000_000, 0)] },
    });
    const deps = {
      telemetry,
      clock: { nowMs: () => 5000, monotonicMs: () => 0 },
      config: { current: () => ({ config }), history: () => [] },
      gateway: {
        limitStates: () => [
          { limit: 'tokensPerDay', used: 250, resetMs: 1000.4 },
          { limit: 'concurrency', used: 0, resetMs: null },
        ],
      },
      keys: { list: () => [{ id: 'key_1', name: 'CI' }] },
    } as unknown as Parameters<typeof readUsagePage>[0];
    return { telemetry, deps };
  }

  it('has the window and as long a one before, the bars of both, names of keys, quotas with an end and savings, by hand', async () => {
    const { telemetry, deps } = await setUp();
    const ask = (receivedAtMs: number, promptTokens: number) => ({
      ...{
        open: { receivedAtMs },
        completion: { promptTokens, completionTokens: 1, loadMs: 0, prefillMs: 0, decodeMs: 10 },
      },
    });
    await logRequests(telemetry, [
      ask(2000, 5),
      ask(2999, 6),
      ask(3500, 7),
      ask(4000, 900),
      ask(1500, 40),
      ask(999, 900),
    ]);
    const page = usagePageSchema
      .strict()
      .parse(await readUsagePage(deps, { by: 'key', edgesMs: [2000, 3000, 3001, 4000] }));
    expect(page).toMatchObject({
      report: { sinceMs: 2000, untilMs: 4000, total: { requests: 3, promptTokens: 18, busyMs: 30 } },
      previous: { sinceMs: 0, untilMs: 2000, total: { requests: 2, promptTokens: 940 } },
      series: { groups: [{ name: 'key_1', requests: [2, 0, 1] }], total: { promptTokens: [11, 0, 7] } },
      previousTotal: { requests: [1, 0, 1] },
      keyNames: { key_1: 'CI' },
      savings: { amount: 18, currency: 'EUR', unpriced: [] },
    });
    expect(page.quotas.map(({ project, meters }) => [project, meters.map(({ limit }) => limit)])).toEqual([
      ['atlas', ['tokensPerDay']],
    ]);
  });

  it('has the smaller parts of one window', async () => {
    const { telemetry } = await setUp();
    await logRequests(telemetry, [
      {
        open: { receivedAtMs: 1000 },
        completion: { outcome: 'timeout', errorCode: 'first_byte_timeout', truncated: true },
      },
      { open: { receivedAtMs: 2000 }, completion: { outcome: 'timeout' } },
    ]);
    const parts = usagePartsSchema.strict().parse(await readUsageParts(telemetry, { sinceMs: 0, untilMs: 2000 }));
    expect(parts).toMatchObject({
      callers: [{ app: 'Cursor', project: 'notes', requests: 1 }],
      errors: [{ code: 'first_byte_timeout', requests: 1 }],
      cuts: [{ requests: 1 }],
      ...{ breaks: [], cache: [], overhead: { requests: 1 } },
    });
  });
});

describe('the speed of writing over the last hour', () => {
  it('adds what is being written now to what the log has, minute by minute, by hand', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const minuteMs = 60_000;
    await logRequests(telemetry, [
      // The second half of one minute and the first of the next one.
      {
        open: { receivedAtMs: 2 * minuteMs },
        completion: { totalMs: 1.5 * minuteMs, decodeMs: minuteMs, completionTokens: 600 },
      },
    ]);
    const nowMs = 60 * minuteMs;
    const inFlight = () => [
      { ageMs: 40_000, firstTokenMs: 10_000, writtenTokens: 300 },
      { ageMs: 90_000, firstTokenMs: 0, writtenTokens: 900 },
      { ageMs: 5000, firstTokenMs: null, writtenTokens: 0 },
    ];
    const deps = { clock: { nowMs: () => nowMs, monotonicMs: () => 0 }, gateway: { inFlight }, telemetry };
    const history = writingHistorySchema
      .strict()
      .parse(await readWriting(deps as unknown as Parameters<typeof readWriting>[0]));
    expect(history).toMatchObject({ untilMs: nowMs, stepMs: minuteMs });
    const expected = Array.from({ length: 60 }, () => 0);
    [expected[2], expected[3]] = [5, 5];
    [expected[58], expected[59]] = [5, 5 + 10];
    expect(history.tokensPerSecond).toEqual(expected);
  });
});

describe('what happened', () => {
  it('is gathered from changes, models, incidents and Ollama, inside the window and oldest first', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const model = { id: 'm1', model: 'qwen3', kind: 'evict' as const, cause: 'evicted' as const, detail: 'for gemma3' };
    const unknown = { durationMs: null, sizeBytes: null, contextLength: null, requestId: null };
    telemetry.recordModelEvent({ ...model, ...unknown, atMs: 2 * hourMs });
    telemetry.recordIncident({
      ...{
        id: 'i1',
        kind: 'stuck',
        startedAtMs: 3 * hourMs,
        endedAtMs: 4 * hourMs,
        durationMs: hourMs,
        isRecovered: true,
      },
      ...{ sentence: 'Ollama generated nothing.', advice: '', steps: [], requestIds: [], requestCount: 0 },
      ...{ memory: null, logLines: [] },
    });
    telemetry.recordDaemonEvent({ atMs: hourMs, kind: 'ready', detail: 'version 0.12' });
    await logRequests(telemetry, [{ open: { receivedAtMs: 1 }, completion: {} }]);
    const change = { id: '1-aaaaaaaa', who: 'console', etag: 'e', diff: '' };
    const history = [
      { ...change, atMs: 5 * hourMs, changedPaths: ['limits.rpm', 'log.level'] },
      { ...change, atMs: 9 * hourMs, changedPaths: ['late'] },
    ];
    const deps = { telemetry, config: { history: () => history } } as unknown as Parameters<typeof gatherMarks>[0];
    const marks = await gatherMarks(deps, { sinceMs: hourMs, untilMs: 9 * hourMs });
    expect(
      marks.map(({ atMs, kind, text, detail, model: about }) => [atMs / hourMs, kind, text, detail, about]),
    ).toEqual([
      [1, 'daemon', 'Ollama started', 'version 0.12', null],
      [2, 'unload', 'qwen3 unloaded', 'for gemma3', 'qwen3'],
      [3, 'incident', 'Ollama stuck', 'Ollama generated nothing.', null],
      [5, 'config', 'Config changed', 'limits.rpm, log.level, by console', null],
    ]);
  });
});
