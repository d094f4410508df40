import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelEvent } from '../../../apps/contract/model/index.ts';
import { makeDataDir, startTestHost, type TestHost } from './test-host.ts';

const gib = 1024 ** 3;
const budgetBytes = 32 * gib;
const models = ['llama3.2:3b', 'qwen3:4b', 'gemma3:4b'] as const;
/** `DROVER_TEST_TRAFFIC_SECONDS=120` makes it the long run. */
const trafficMs = Number(process.env['DROVER_TEST_TRAFFIC_SECONDS'] ?? 8) * 1000;
let host: TestHost;

beforeAll(async () => {
  const switches = {
    ...{ DROVER_SIM_MODEL_BYTES: String(20 * gib), DROVER_SIM_LOAD_MS: '120', DROVER_SIM_ANSWER_TOKENS: '12' },
    ...{ DROVER_SIM_TOKENS_PER_SECOND: '120', DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0' },
  };
  const dataDir = makeDataDir(switches, ['memoryBudget: 32', 'contextLength: 8192']);
  host = await startTestHost({ dataDir });
  await host.host.daemonSettled;
});
afterAll(() => host.end());

interface Traffic {
  readonly answers: { readonly status: number; readonly code: string | null; readonly text: string }[];
  readonly sums: number[];
}

const highestOf = (sums: readonly number[]): number => sums.reduce((most, sum) => Math.max(most, sum), 0);

/** One client that asks one model after the other, each of the three clients another first. */
async function runClient(first: number, untilMs: number, traffic: Traffic): Promise<void> {
  for (let turn = first; Date.now() < untilMs; turn++) {
    const answer = await host.chat({ model: models[turn % models.length], stream: turn % 2 === 0 });
    const text = await answer.text();
    traffic.answers.push({ status: answer.status, code: answer.headers.get('x-drover-error'), text });
  }
}

/** Asks the daemon itself what it holds, as often as it answers. */
async function watchMemory(daemonUrl: string, isOver: () => boolean, traffic: Traffic): Promise<void> {
  while (!isOver()) {
    const answer = await fetch(`${daemonUrl}/api/ps`);
    const { models: held } = (await answer.json()) as { models: readonly { size: number }[] };
    traffic.sums.push(held.reduce((sum, { size }) => sum + size, 0));
  }
}

const postNative = (url: string, body: Readonly<Record<string, unknown>>): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function readTimeline(): Promise<readonly ModelEvent[]> {
  const untilMs = Date.now() + 1000;
  const events = await host.client.models.timeline({ sinceMs: 0, untilMs, model: null, limit: 10_000 });
  return events.toReversed();
}

describe(
  'B3 B6 three clients that alternate three models of 20 GB on a budget of 32 GB',
  () => {
    it('never hold more than the budget, fail only with a documented 503, and leave a timeline that explains itself', async () => {
      const daemon = await host.client.daemon.status();
      const daemonUrl = daemon.state.kind === 'ready' ? daemon.state.url : '';
      const traffic: Traffic = { answers: [], sums: [] };
      const untilMs = Date.now() + trafficMs;
      let isOver = false;
      const watching = watchMemory(daemonUrl, () => isOver, traffic);
      await Promise.all(models.map((_, index) => runClient(index, untilMs, traffic)));
      isOver = true;
      await watching;
      expect(traffic.sums.length).toBeGreaterThan(50);
      expect(highestOf(traffic.sums)).toBeLessThanOrEqual(budgetBytes);
      expect(highestOf(traffic.sums)).toBeGreaterThan(20 * gib);
      const failed = traffic.answers.filter(({ status }) => status !== 200);
      expect(failed.filter(({ status, code }) => status !== 503 || code !== 'memory_budget')).toEqual([]);
      expect(traffic.answers.length - failed.length).toBeGreaterThan(models.length);
      const events = await readTimeline();
      const loads = events.filter(({ kind }) => kind === 'load');
      const evictions = events.filter(({ kind }) => kind === 'evict');
      expect(loads.length).toBeGreaterThan(models.length);
      expect(evictions.length).toBeGreaterThanOrEqual(loads.length - 1);
      expect(new Set(loads.map(({ cause }) => cause))).toEqual(new Set(['request']));
      // Ollama's own measure of the last load is written some moments after its answer.
      const listUnmeasured = async () =>
        (await readTimeline()).filter(
          ({ kind, requestId, durationMs }) => kind === 'load' && (requestId === null || (durationMs ?? 0) < 100),
        );
      await expect.poll(listUnmeasured).toEqual([]);
      expect(evictions.every(({ detail }) => detail.startsWith('to make room for '))).toBe(true);
      expect(events.filter(({ kind }) => kind !== 'load' && kind !== 'evict')).toEqual([]);
    });
  },
  trafficMs + 60_000,
);

describe('a model that does not fit', () => {
  it('is refused with what it needs, what there is and what would help, in the dialect of the caller', async () => {
    await host.client.models.setPolicy({ model: models[0], isPinned: true });
    await (await host.chat({ model: models[0] })).text();
    const answer = await host.chat({ model: models[1] });
    const { error } = (await answer.json()) as { error: { message: string; code: string } };
    expect(answer.status).toBe(503);
    expect(answer.headers.get('x-drover-error')).toBe('memory_budget');
    expect(error.code).toBe('memory_budget');
    expect(error.message).toMatch(
      /^The model qwen3:4b needs \d+\.\d GB and does not fit: there can be \d+\.\d GB for it, beside what is pinned \(llama3\.2:3b with \d+\.\d GB\)\. What would help: .*Unload llama3\.2:3b/,
    );
    const messages = [{ role: 'user', content: 'hi' }];
    const native = await postNative(`${host.host.gatewayUrl}/api/chat`, { model: models[1], messages });
    expect([native.status, native.headers.get('x-drover-error')]).toEqual([503, 'memory_budget']);
    await expect(host.client.models.load({ model: models[1] })).rejects.toMatchObject({ code: 'MEMORY_BUDGET' });
    await host.client.models.setPolicy({ model: models[0], isPinned: false });
    expect((await host.chat({ model: models[1] })).status).toBe(200);
  });

  it('keeps one context for clients that ask for different ones', async () => {
    const chat = { model: models[2], stream: false, messages: [{ role: 'user', content: 'hi' }] };
    const ask = async (context: number | null): Promise<string> => {
      const options = context === null ? {} : { options: { num_ctx: context } };
      return (await postNative(`${host.host.gatewayUrl}/api/chat`, { ...chat, ...options })).text();
    };
    for (const context of [4096, 8192, 4096, null, 8192, null]) await ask(context);
    const [resident] = (await host.client.models.residency()).residents;
    expect(resident).toMatchObject({ name: models[2], contextLength: 8192 });
    const events = (await readTimeline()).filter(({ model }) => model === models[2]).slice(-4);
    expect(events.filter(({ cause }) => cause === 'reloaded')).toHaveLength(1);
  });

  it('is seen within two seconds when another program loads it, with that cause', async () => {
    const { state } = await host.client.daemon.status();
    if (state.kind !== 'ready') throw new Error('the daemon is not ready');
    const changed = (async () => {
      for await (const event of await host.client.watch()) {
        if (event.type === 'model-event' && event.event.model.startsWith('nomic')) return event.event;
      }
      return null;
    })();
    await postNative(`${state.url}/api/embed`, { model: 'nomic-embed-text', input: 'x' });
    expect(await changed).toMatchObject({ kind: 'load', cause: 'elsewhere' });
  });
});
