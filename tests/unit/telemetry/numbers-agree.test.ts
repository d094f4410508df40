import { beforeAll, describe, expect, it } from 'vitest';
import type { UsageGrouping } from '../../../apps/contract/model/index.ts';
import type { Telemetry } from '../../../apps/telemetry/index.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const sinceMs = 1000;
const untilMs = 9000;
const window = { sinceMs, untilMs };
/** The end of a filter is included. */
const filter = { sinceMs, untilMs: untilMs - 1 };

const asked = (
  receivedAtMs: number,
  [project, app, keyId, servedModel, backend]: readonly [string, string, string | null, string, string],
  completion: NonNullable<Parameters<typeof logRequests>[1][number]['completion']> = {},
) => ({
  open: { receivedAtMs, project, app, keyId, servedModel, backend, model: servedModel },
  completion: { loadMs: 0, prefillMs: 20, decodeMs: 100, firstTokenMs: receivedAtMs / 10, ...completion },
});

const editor = ['atlas', 'Zed', 'k1', 'qwen3:8b', 'local'] as const;
const script = ['notes', 'curl', null, 'gemma3:4b', 'studio'] as const;
const rows = [
  asked(999, editor),
  asked(1000, editor, { loadMs: 2000, overheadMs: 3 }),
  asked(2000, editor, { cache: 'hit', decodeMs: 0 }),
  asked(2500, editor, { outcome: 'client_closed', overheadMs: null, truncated: true }),
  asked(3000, script, { outcome: 'timeout', errorCode: 'first_byte_timeout', overheadMs: null, firstTokenMs: null }),
  asked(3500, script, { outcome: 'rejected', errorCode: 'queue_full', overheadMs: null, decodeMs: null }),
  asked(4000, ['notes', 'Zed', 'k2', 'qwen3:8b', 'studio'], { promptTokens: 1, completionTokens: 400, overheadMs: 1 }),
  asked(8999, script, { truncated: true, overheadMs: 2 }),
  asked(9000, script),
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const byName = (pairs: readonly (readonly [string | null, number])[]): unknown =>
  pairs.toSorted(([a], [b]) => String(a).localeCompare(String(b)));

describe('a number that stands on several pages', () => {
  let queries: Telemetry['queries'];
  beforeAll(async () => {
    const undo: (() => unknown)[] = [];
    const { telemetry } = await openTestTelemetry(
      createDataDir((end) => undo.push(end)),
      {
        onEnd: (end) => undo.push(end),
      },
    );
    ({ queries } = telemetry);
    await logRequests(telemetry, rows);
    return async () => {
      for (const end of undo.reverse()) await end();
    };
  });

  const usage = (by: UsageGrouping) => queries.summarizeUsage(by, sinceMs, untilMs);

  it('has the same requests: the sums, the bars, the facets, the speed, the callers and the models', async () => {
    const { total } = await usage('project');
    expect(total.requests).toBe(7);
    expect(sum((await queries.usageOverTime({ by: 'app', edgesMs: [1000, 3000, 9000] })).total.requests)).toBe(7);
    expect((await queries.countFacets(filter)).total).toBe(7);
    expect(sum((await queries.countHistogram({}, sinceMs, untilMs, 4)).map(({ requests }) => requests))).toBe(7);
    expect(sum((await queries.listSpeed(sinceMs, untilMs, 8)).map(({ requests }) => requests))).toBe(7);
    expect((await queries.speedBy({ ...window, by: 'key' })).total.requests).toBe(7);
    expect(sum((await queries.usageCallers(window)).map(({ requests }) => requests))).toBe(7);
    expect((await queries.usageOverhead(window)).requests).toBe(7);
    expect((await queries.listRequests({ filter, limit: 100, before: null })).requests).toHaveLength(7);
  });

  it('has the same errors', async () => {
    expect((await usage('model')).total.errors).toBe(2);
    expect(sum((await queries.usageOverTime({ by: 'key', edgesMs: [1000, 9000] })).total.errors)).toBe(2);
    expect(sum((await queries.countHistogram({}, sinceMs, untilMs, 4)).map(({ errors }) => errors))).toBe(2);
    expect(sum((await queries.listSpeed(sinceMs, untilMs, 8)).map(({ errors }) => errors))).toBe(2);
    expect(sum((await queries.usageErrors(window)).map(({ requests }) => requests))).toBe(2);
    const outcomes = ['timeout', 'rejected', 'client_error', 'backend_error', 'crashed'] as const;
    expect((await queries.countFacets({ ...filter, outcomes: [...outcomes] })).total).toBe(2);
  });

  it('has the same busy time', async () => {
    // 7 times 20 ms of reading, 5 times 100 ms of writing, and one load.
    const busyMs = 7 * 20 + 5 * 100 + 2000;
    expect((await usage('backend')).total.busyMs).toBe(busyMs);
    expect(sum((await queries.usageOverTime({ by: 'model', edgesMs: [1000, 9000] })).total.busyMs)).toBe(busyMs);
    expect(sum((await queries.usageCallers(window)).map(({ busyMs: of }) => of))).toBe(busyMs);
  });

  it('has the same tokens', async () => {
    const tokens = { promptTokens: 6 * 120 + 1, completionTokens: 6 * 50 + 400 };
    expect((await usage('app')).total).toMatchObject(tokens);
    expect(await queries.countFacets(filter)).toMatchObject(tokens);
    const { total } = await queries.usageOverTime({ by: 'project', edgesMs: [1000, 9000] });
    expect([sum(total.promptTokens), sum(total.completionTokens)]).toEqual([721, 700]);
  });

  it('has the same percentiles, with those of a model where it is shown alone', async () => {
    const { total, rows: models } = await usage('model');
    // 100, 200, 250, 350, 400 and 899.9 ms.
    expect(total.firstTokenMs).toEqual({ p50: 250, p95: 899.9, p99: 899.9 });
    expect(total.overheadMs.p50).toBe(1);
    const speed = await queries.speedBy({ ...window, by: 'model' });
    expect(speed.total).toMatchObject({ firstTokenMs: total.firstTokenMs, totalMs: total.totalMs });
    expect(speed.total.decodeTokensPerSecond).toEqual(total.decodeTokensPerSecond);
    expect((await queries.usageOverhead(window)).addedMs).toEqual(total.overheadMs);
    const { rows: since } = await queries.summarizeUsage('model', sinceMs, untilMs + 1);
    const use = await queries.summarizeModelUse(sinceMs);
    expect(byName(use.map(({ model, firstTokenMs }) => [model, firstTokenMs ?? -1]))).toEqual(
      byName(since.map(({ name, firstTokenMs }) => [name, firstTokenMs.p50 ?? -1])),
    );
    expect(models.map(({ name, requests }) => [name, requests])).toEqual([
      ['qwen3:8b', 4],
      ['gemma3:4b', 3],
    ]);
  });

  it('has the same requests of a project, a program, a key, a model and a backend', async () => {
    const count = async (by: UsageGrouping) =>
      byName(
        (await queries.summarizeUsage(by, sinceMs, untilMs + 1)).rows.map(({ name, requests }) => [name, requests]),
      );
    const facets = await queries.countFacets({ sinceMs });
    const counted = (facet: readonly { readonly value: string | null; readonly count: number }[]) =>
      byName(facet.map(({ value, count: of }) => [value, of]));
    const access = await queries.summarizeAccess(sinceMs);
    const gather = (pick: (use: (typeof access)[number]) => string | null) => {
      const names = [...new Set(access.map(pick))];
      const of = (name: string | null) => access.filter((use) => pick(use) === name).map(({ requests }) => requests);
      return byName(names.map((name) => [name, sum(of(name))]));
    };
    expect(await count('project')).toEqual(
      byName([
        ['atlas', 3],
        ['notes', 5],
      ]),
    );
    expect(await count('project')).toEqual(gather(({ project }) => project));
    expect(await count('project')).toEqual(counted(facets.projects));
    expect(await count('app')).toEqual(gather(({ app }) => app));
    expect(await count('app')).toEqual(counted(facets.apps));
    expect(await count('key')).toEqual(
      byName([
        ['k1', 3],
        ['k2', 1],
        [null, 4],
      ]),
    );
    expect(await count('key')).toEqual(gather(({ keyId }) => keyId));
    expect(await count('model')).toEqual(counted(facets.models));
    expect(await count('backend')).toEqual(counted(facets.backends));
    const use = await queries.summarizeModelUse(sinceMs);
    expect(await count('model')).toEqual(byName(use.map(({ model, requests }) => [model, requests])));
  });

  it('has the same moment of the last use of a model and of a program', async () => {
    const use = await queries.summarizeModelUse(sinceMs);
    const { lastUsed } = await queries.listModelUse(sinceMs);
    const expected = byName([
      ['qwen3:8b', 4000],
      ['gemma3:4b', 9000],
    ]);
    expect(byName(use.map(({ model, lastUsedAtMs }) => [model, lastUsedAtMs]))).toEqual(expected);
    expect(byName(lastUsed.map(({ model, atMs }) => [model, atMs]))).toEqual(expected);
    const newest = new Map<string | null, number>();
    for (const { app, lastAtMs } of await queries.summarizeAccess(sinceMs))
      newest.set(app, Math.max(newest.get(app) ?? 0, lastAtMs));
    const callers = await queries.listCallers(sinceMs);
    expect(byName(callers.map(({ app, lastAtMs }) => [app, lastAtMs]))).toEqual(byName([...newest]));
  });

  it('has the same prompts that were cut, and those that went on to a backend with those that were refused', async () => {
    const cut = await queries.listRequests({ filter: { ...filter, isTruncated: true }, limit: 100, before: null });
    expect(cut.requests).toHaveLength(2);
    expect(sum((await queries.usageCuts(window)).map(({ requests }) => requests))).toBe(2);
    expect((await queries.countFacets(filter)).truncated).toBe(2);
    const flow = await queries.countFlow({ ...window, bars: 4 });
    expect(sum(flow.map(({ requests }) => requests))).toBe(7);
    expect(sum(flow.filter(({ backend }) => backend === null).map(({ requests }) => requests))).toBe(1);
  });
});
