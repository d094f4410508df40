import { afterEach, describe, expect, it } from 'vitest';
import { type MemoryHost, modelA, modelB, modelC, startMemoryHost, tell } from './memory-host.ts';

let host: MemoryHost;
afterEach(() => host.end());

const messages = [{ role: 'user', content: 'hi' }];
const ten = { DROVER_SIM_MODEL_BYTES: String(10 * 1024 ** 3) };

describe('B4 models that are to be ready', () => {
  it('are loaded in their order, also when one is missing, and policies after the configuration', async () => {
    host = await startMemoryHost({
      switches: { ...ten },
      daemonSettings: [`preload: ["${modelB}", "no-such-model:1b", "${modelA}"]`],
    });
    await expect
      .poll(async () => tell(await host.timeline()))
      .toEqual([`load ${modelB} preload`, `load ${modelA} preload`]);
    await host.client.models.setPolicy({ model: 'nomic-embed-text', isPreloaded: true });
    await host.client.daemon.restart({ when: 'now', reason: 'a test' });
    await expect
      .poll(async () => tell((await host.timeline()).filter(({ cause }) => cause === 'preload')).slice(2))
      .toEqual([`load ${modelB} preload`, `load ${modelA} preload`]);
  });

  it('do not drive each other out when there is not room for all of them', async () => {
    host = await startMemoryHost({ daemonSettings: [`preload: ["${modelA}", "${modelB}"]`] });
    await expect.poll(async () => tell(await host.timeline())).toEqual([`load ${modelA} preload`]);
    const answer = await host.native('/api/chat', { model: modelC, messages, stream: false });
    expect(answer.status).toBe(200);
    await expect
      .poll(async () => tell(await host.timeline()))
      .toEqual([...[`load ${modelA} preload`, `evict ${modelA} evicted`, `load ${modelC} request`]]);
  });

  it('are loaded whole when one of them fails', async () => {
    host = await startMemoryHost({
      switches: { ...ten, DROVER_SIM_HANG_UNTIL_UNLOADED: modelC },
      daemonSettings: [`preload: ["no-such-model:1b", "${modelA}"]`],
    });
    await expect.poll(async () => tell(await host.timeline())).toEqual([`load ${modelA} preload`]);
  });
});

describe('a restart that waits until requests have ended', () => {
  it('lets who waits for memory wait on, and serves it afterwards', async () => {
    host = await startMemoryHost({
      switches: { DROVER_SIM_TOKENS_PER_SECOND: '20', DROVER_SIM_ANSWER_TOKENS: '2000' },
    });
    const held = await host.hold(modelA);
    const waiting = host.native('/api/chat', { model: modelB, messages, stream: false, options: { num_predict: 2 } });
    await expect.poll(host.waitingFor).toEqual([modelB]);
    await host.client.daemon.restart({ when: 'drained', reason: 'a test' });
    expect((await host.client.models.residency()).waiting[0]?.reason).toBe('Ollama to be restarted');
    held.end();
    expect((await waiting).status).toBe(200);
    await expect
      .poll(async () => tell(await host.timeline()))
      .toEqual([...[`load ${modelA} request`, `unload ${modelA} daemon-ended`, `load ${modelB} request`]]);
    expect(await host.waitingFor()).toEqual([]);
  });
});

describe('a benchmark', () => {
  const measure = async (model: string): Promise<void> => {
    for await (const event of await host.client.bench.run({ model, runs: 1, save: null })) void event;
  };

  it('has room made for it, keeps its model while it runs, and is told as an order', async () => {
    host = await startMemoryHost({
      switches: { DROVER_SIM_TOKENS_PER_SECOND: '400', DROVER_SIM_ANSWER_TOKENS: '400' },
    });
    await (
      await host.native('/api/chat', { model: modelA, messages, stream: false, options: { num_predict: 2 } })
    ).text();
    const measured = measure(modelB);
    await expect.poll(async () => (await host.residents()).map(({ name }) => name)).toEqual([modelB]);
    const other = host.native('/api/chat', { model: modelA, messages, stream: false, options: { num_predict: 2 } });
    await expect.poll(host.waitingFor).toEqual([modelA]);
    await measured;
    expect((await other).status).toBe(200);
    await expect
      .poll(async () => tell(await host.timeline()))
      .toEqual([
        ...[`load ${modelA} request`, `evict ${modelA} evicted`, `load ${modelB} order`],
        ...[`evict ${modelB} evicted`, `load ${modelA} request`],
      ]);
    expect((await host.timeline())[2]?.detail).toBe('for a benchmark');
  });

  it('unloads and loads a model that is in memory, with the context that it had', async () => {
    host = await startMemoryHost();
    const options = { num_ctx: 4096, num_predict: 2 };
    await (await host.native('/api/chat', { model: modelA, messages, stream: false, options })).text();
    await measure(modelA);
    expect((await host.ps())[0]?.context_length).toBe(4096);
    await expect.poll(() => host.timeline(modelA)).toHaveLength(3);
    const events = (await host.timeline(modelA)).slice(1);
    expect(events.map(({ kind, cause, detail }) => [kind, cause, detail])).toEqual([
      ['unload', 'order', 'for a benchmark'],
      ['load', 'order', 'for a benchmark'],
    ]);
    expect(await host.countLoads(modelA)).toBe(2);
  });

  it('of what does not fit beside a pinned model is refused, with what would help', async () => {
    host = await startMemoryHost();
    await host.client.models.setPolicy({ model: modelA, isPinned: true });
    await (await host.native('/api/chat', { model: modelA, messages, stream: false })).text();
    await expect(measure(modelB)).rejects.toMatchObject({ code: 'MEMORY_BUDGET' });
    expect((await host.ps()).map(({ name }) => name)).toEqual([modelA]);
  });
});
