import { describe, expect, it } from 'vitest';
import { requestFacetsSchema, usageReportSchema } from '../../../apps/contract/model/index.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

describe('summarize-usage', () => {
  it('agrees with sums and nearest-rank percentiles computed by hand', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    // 20 requests of 10, 20 ... 200 ms: p50 is the 10th, p95 the 19th, p99 the 20th.
    await logRequests(
      telemetry,
      Array.from({ length: 20 }, (_, index) => ({
        open: { receivedAtMs: 1000 + index, project: index < 15 ? 'atlas' : null },
        completion: {
          totalMs: (index + 1) * 10,
          firstTokenMs: index + 1,
          overheadMs: 0.5,
          loadMs: 1,
          prefillMs: 2,
          decodeMs: 100,
          promptTokens: 7,
          completionTokens: index + 1,
        },
      })),
    );
    const report = usageReportSchema.strict().parse(await telemetry.queries.summarizeUsage('project', 1000, 1020));
    expect(report.total).toEqual({
      name: null,
      requests: 20,
      errors: 0,
      promptTokens: 140,
      completionTokens: 210,
      busyMs: 2060,
      totalMs: { p50: 100, p95: 190, p99: 200 },
      firstTokenMs: { p50: 10, p95: 19, p99: 20 },
      decodeTokensPerSecond: { p50: 100, p95: 190, p99: 200 },
      overheadMs: { p50: 0.5, p95: 0.5, p99: 0.5 },
    });
    expect(report.rows.map(({ name, requests }) => [name, requests])).toEqual([
      ['atlas', 15],
      [null, 5],
    ]);
    expect(report.rows[1]?.totalMs).toEqual({ p50: 180, p95: 200, p99: 200 });
  });

  it('counts the requests of one project, or with one key, alone', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const rows = [
      ['notes', 'k1'],
      ['notes', null],
      ["no'tes", 'k1'],
      [null, 'k2'],
    ] as const;
    await logRequests(
      telemetry,
      rows.map(([project, keyId]) => ({ open: { project, keyId, receivedAtMs: 1000 }, completion: {} })),
    );
    const query = { by: 'project', sinceMs: 1000, untilMs: 1001 } as const;
    const count = async (owner: { readonly project: string } | { readonly keyId: string }) => {
      const { total, rows: groups } = await telemetry.queries.summarizeUsageOf(owner, query);
      return [total.requests, groups.map(({ name }) => name).toSorted()];
    };
    expect(await count({ project: 'notes' })).toEqual([2, ['notes']]);
    expect(await count({ project: "no'tes" })).toEqual([1, ["no'tes"]]);
    expect(await count({ keyId: 'k1' })).toEqual([2, ["no'tes", 'notes']]);
    expect(await count({ project: 'k1' })).toEqual([0, []]);
  });

  it('counts every bad end as an error, but not a client that left', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const ends = ['ok', 'client_closed', 'client_error', 'rejected', 'backend_error', 'timeout', 'crashed'] as const;
    await logRequests(
      telemetry,
      ends.map((outcome) => ({ open: { id: outcome, receivedAtMs: 1000 }, completion: { outcome } })),
    );
    const { total } = await telemetry.queries.summarizeUsage('app', 1000, 1001);
    expect(total).toMatchObject({ requests: 7, errors: 5 });
  });

  it.each([
    ['model', 'llama3.2:3b'],
    ['app', 'Cursor'],
    ['backend', 'local'],
    ['key', 'key_1'],
    ['project', 'notes'],
  ] as const)('groups by %s', async (by, name) => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(telemetry, [{ open: { receivedAtMs: 1000 }, completion: {} }]);
    const { rows } = await telemetry.queries.summarizeUsage(by, 1000, 2000);
    expect(rows.map((row) => row.name)).toEqual([name]);
  });

  it('names a request by the model asked for when none served it', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(telemetry, [
      { open: { receivedAtMs: 1000, servedModel: null }, completion: { servedModel: null, outcome: 'client_error' } },
    ]);
    const { rows } = await telemetry.queries.summarizeUsage('model', 1000, 2000);
    expect(rows.map((row) => row.name)).toEqual(['gpt-4o-mini']);
  });

  it('has no percentiles for an empty window', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const { total, rows } = await telemetry.queries.summarizeUsage('project', 0, 1000);
    expect(rows).toEqual([]);
    expect(total.totalMs).toEqual({ p50: null, p95: null, p99: null });
  });
});

describe('facets, histogram and speed', () => {
  it('counts values of the matching rows, most frequent first', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(telemetry, [
      { open: { receivedAtMs: 1000, project: 'atlas' }, completion: { firstTokenMs: 2001, truncated: true } },
      { open: { receivedAtMs: 1001, project: 'atlas', keyId: 'key_2' }, completion: { firstTokenMs: 2000 } },
      { open: { receivedAtMs: 1002, project: null } },
      { open: { receivedAtMs: 9000, project: 'late' }, completion: {} },
    ]);
    const facets = requestFacetsSchema.strict().parse(await telemetry.queries.countFacets({ untilMs: 5000 }));
    expect(facets).toEqual({
      total: 3,
      promptTokens: 240,
      completionTokens: 100,
      outcomes: [
        { value: 'ok', count: 2 },
        { value: null, count: 1 },
      ],
      projects: [
        { value: 'atlas', count: 2 },
        { value: null, count: 1 },
      ],
      apps: [{ value: 'Cursor', count: 3 }],
      models: [{ value: 'llama3.2:3b', count: 3 }],
      backends: [{ value: 'local', count: 3 }],
      keys: [
        { value: 'key_1', count: 2 },
        { value: 'key_2', count: 1 },
      ],
      truncated: 1,
      slowFirstToken: 1,
    });
  });

  it('puts each request into the bar of its time, with empty bars between', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(telemetry, [
      { open: { receivedAtMs: 999 }, completion: {} },
      { open: { receivedAtMs: 1000 }, completion: {} },
      { open: { receivedAtMs: 1099 }, completion: { outcome: 'timeout' } },
      { open: { receivedAtMs: 1299 }, completion: {} },
      { open: { receivedAtMs: 1300 }, completion: {} },
    ]);
    expect(await telemetry.queries.countHistogram({}, 1000, 1300, 3)).toEqual([
      { startMs: 1000, requests: 2, errors: 1 },
      { startMs: 1100, requests: 0, errors: 0 },
      { startMs: 1200, requests: 1, errors: 0 },
    ]);
  });

  it('narrows the histogram to the span of its filter', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(telemetry, [
      { open: { receivedAtMs: 1000 }, completion: {} },
      { open: { receivedAtMs: 1200 }, completion: {} },
    ]);
    const bars = await telemetry.queries.countHistogram({ sinceMs: 1100, untilMs: 1200 }, 1000, 1300, 3);
    expect(bars.map(({ requests }) => requests)).toEqual([0, 0, 1]);
  });

  it('gives time to first token by step of time', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(telemetry, [
      { open: { receivedAtMs: 1000 }, completion: { firstTokenMs: 10 } },
      { open: { receivedAtMs: 1050 }, completion: { firstTokenMs: 30 } },
      { open: { receivedAtMs: 1150 }, completion: { firstTokenMs: null, outcome: 'backend_error' } },
    ]);
    expect(await telemetry.queries.listSpeed(1000, 1200, 2)).toEqual([
      { startMs: 1000, requests: 2, errors: 0, firstTokenMs: { p50: 10, p95: 30, p99: 30 } },
      { startMs: 1100, requests: 1, errors: 1, firstTokenMs: { p50: null, p95: null, p99: null } },
    ]);
  });

  it('counts a request at the border of two steps in the later one, also where borders have fractions', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(
      telemetry,
      [1000, 1066, 1067, 1100, 1134, 1199].map((receivedAtMs) => ({ open: { receivedAtMs }, completion: {} })),
    );
    const count = async (points: number): Promise<readonly number[]> =>
      (await telemetry.queries.listSpeed(1000, 1200, points)).map(({ requests }) => requests);
    expect(await count(2)).toEqual([3, 3]);
    expect(await count(3)).toEqual([2, 2, 2]);
  });
});
