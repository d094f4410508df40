import { describe, expect, it } from 'vitest';
import { modelUseSchema } from '../../../apps/contract/model/index.ts';
import type { Telemetry } from '../../../apps/telemetry/index.ts';
import { createModelEvent } from '../../fakes/sample-incident.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

/** What was recorded without an answer is on disk once it is read through a second opening of the log. */
async function reopen(dataDir: string, telemetry: Telemetry) {
  await telemetry.close();
  return (await openTestTelemetry(dataDir)).telemetry.queries;
}

const bare = {
  loadMs: null,
  prefillMs: null,
  decodeMs: null,
  firstTokenMs: null,
  promptTokens: null,
  cachedTokens: null,
  completionTokens: null,
};

describe('summarize-model-use', () => {
  it('agrees with sums and medians computed by hand', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    const measure = (firstTokenMs: number, completionTokens: number) => ({
      ...{ loadMs: 5, prefillMs: 100, decodeMs: 1000, promptTokens: 30, cachedTokens: 10 },
      ...{ firstTokenMs, completionTokens },
    });
    await logRequests(telemetry, [
      { open: { receivedAtMs: 999 }, completion: measure(1, 1) },
      { open: { receivedAtMs: 1000, project: 'atlas' }, completion: measure(300, 40) },
      { open: { receivedAtMs: 3000, project: 'notes' }, completion: measure(100, 60) },
      { open: { receivedAtMs: 2000, project: 'notes' }, completion: measure(200, 50) },
    ]);
    for (const [id, durationMs] of Object.entries({ a: 4000, b: null, c: 2000, d: 3000 })) {
      telemetry.recordModelEvent(createModelEvent({ id, atMs: 1500, durationMs }));
    }
    telemetry.recordModelEvent(createModelEvent({ id: 'early', atMs: 999 }));
    telemetry.recordModelEvent(createModelEvent({ id: 'failed', atMs: 1500, kind: 'load-failed', durationMs: 9 }));
    telemetry.recordModelEvent(createModelEvent({ id: 'gone', atMs: 1500, kind: 'unload', durationMs: 9 }));
    const queries = await reopen(dataDir, telemetry);
    expect(await queries.summarizeModelUse(1000)).toEqual([
      modelUseSchema.strict().parse({
        model: 'llama3.2:3b',
        requests: 3,
        lastUsedAtMs: 3000,
        busyMs: 3315,
        loadCount: 4,
        loadMs: 3000,
        firstTokenMs: 200,
        prefillTokensPerSecond: 200,
        decodeTokensPerSecond: 50,
        projects: ['notes', 'atlas'],
      }),
    ]);
  });

  it('says null of what nothing tells, and leaves out requests that no model served', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    const unserved = { servedModel: null };
    await logRequests(telemetry, [
      { open: { receivedAtMs: 1000, project: null }, completion: { ...bare, outcome: 'backend_error' } },
      { open: { ...unserved, receivedAtMs: 1000 }, completion: { ...unserved, outcome: 'client_error' } },
    ]);
    expect(await telemetry.queries.summarizeModelUse(0)).toEqual([
      {
        model: 'llama3.2:3b',
        requests: 1,
        lastUsedAtMs: 1000,
        busyMs: 0,
        loadCount: 0,
        loadMs: null,
        firstTokenMs: null,
        prefillTokensPerSecond: null,
        decodeTokensPerSecond: null,
        projects: [],
      },
    ]);
    expect(await telemetry.queries.summarizeModelUse(1001)).toEqual([]);
  });

  it('takes a model with and without the tag that Ollama adds for one, the busiest first', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    const serve = (servedModel: string, decodeMs: number) => ({
      open: { receivedAtMs: 1000, servedModel },
      completion: { ...bare, servedModel, decodeMs },
    });
    await logRequests(telemetry, [serve('gemma3:4b', 25), serve('qwen3', 20), serve('qwen3:latest', 10)]);
    telemetry.recordModelEvent(createModelEvent({ model: 'qwen3:latest', atMs: 1000 }));
    telemetry.recordModelEvent(createModelEvent({ id: 'never-served', model: 'phi4:14b', atMs: 1000 }));
    const use = await (await reopen(dataDir, telemetry)).summarizeModelUse(0);
    expect(use.map(({ model, requests, busyMs, loadCount }) => [model, requests, busyMs, loadCount])).toEqual([
      ['qwen3:latest', 2, 30, 1],
      ['gemma3:4b', 1, 25, 0],
    ]);
  });

  it('names no more than the twenty projects that used a model most', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(
      telemetry,
      Array.from({ length: 31 }, (_, index) => ({
        open: { receivedAtMs: 1000, project: `p${index % 30}` },
        completion: {},
      })),
    );
    const [use] = await telemetry.queries.summarizeModelUse(0);
    expect(use?.projects).toHaveLength(20);
    expect(use?.projects[0]).toBe('p0');
  });
});
