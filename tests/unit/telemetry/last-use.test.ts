import { describe, expect, it } from 'vitest';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

async function logged(requests: Parameters<typeof logRequests>[1]) {
  const { telemetry } = await openTestTelemetry(createDataDir());
  await logRequests(telemetry, requests);
  return telemetry.queries;
}

describe('who called lately', () => {
  it('is told by program and by the name it gave itself, each with its newest request, the newest first', async () => {
    const of = (receivedAtMs: number, app: string | null, userAgent: string | null) => ({
      open: { receivedAtMs, app, userAgent },
      completion: {},
    });
    const queries = await logged([
      of(999, 'Zed', 'early/1'),
      of(1000, 'Zed', 'zed/2'),
      of(5000, 'Zed', 'zed/1'),
      of(3000, 'Zed', 'zed/1'),
      of(4000, null, 'curl/8'),
      of(2000, 'curl', null),
    ]);
    expect(await queries.listCallers(1000)).toEqual([
      { app: 'Zed', agent: 'zed/1', lastAtMs: 5000 },
      { app: null, agent: 'curl/8', lastAtMs: 4000 },
      { app: 'curl', agent: null, lastAtMs: 2000 },
      { app: 'Zed', agent: 'zed/2', lastAtMs: 1000 },
    ]);
  });
});

describe('the last use of each model', () => {
  it('is its newest request, by the model that served or else the one asked for, with how far back the log goes', async () => {
    const of = (receivedAtMs: number, model: string | null, servedModel: string | null) => ({
      open: { receivedAtMs, model, servedModel },
      completion: { servedModel },
    });
    const queries = await logged([
      of(999, 'early', 'early'),
      of(1500, 'gpt-4o', 'qwen3:8b'),
      of(4000, 'qwen3:8b', 'qwen3:8b'),
      of(2000, 'qwen3:8b', 'qwen3:8b'),
      of(3000, 'phi4:14b', null),
      of(3500, null, null),
    ]);
    const { oldestAtMs, lastUsed } = await queries.listModelUse(1000);
    expect(oldestAtMs).toBe(1500);
    expect(new Map(lastUsed.map(({ model, atMs }) => [model, atMs]))).toEqual(
      new Map([
        ['qwen3:8b', 4000],
        ['phi4:14b', 3000],
      ]),
    );
    expect(await queries.listModelUse(4001)).toEqual({ oldestAtMs: null, lastUsed: [] });
  });
});
