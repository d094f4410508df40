import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryHost, modelA, modelB, modelC, startMemoryHost, tell } from './memory-host.ts';

let host: MemoryHost;
beforeAll(async () => {
  host = await startMemoryHost();
});
afterAll(() => host.end());
beforeEach(async () => {
  for (const { name } of await host.ps()) await host.client.models.unload({ model: name });
  await expect.poll(host.residents).toEqual([]);
});
afterEach(() => host.setSwitches({}));

const messages = [{ role: 'user', content: 'hi' }];
const chat = (model: string, options?: Readonly<Record<string, unknown>>): Promise<Response> =>
  host.native('/api/chat', { model, messages, stream: false, ...(options ? { options } : {}) });

describe('a cold model', () => {
  it('is loaded once for 20 clients that come at once, by whatever name they call it', async () => {
    const before = await host.countLoads(modelA);
    const names = [modelA, modelA.toUpperCase(), `library/${modelA}`, `registry.ollama.ai/library/${modelA}`];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => chat(names[index % 4] ?? modelA)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await expect.poll(async () => tell(await host.timeline(modelA))).toEqual([`load ${modelA} request`]);
    await expect.poll(async () => (await host.timeline(modelA))[0]?.durationMs).toBeGreaterThanOrEqual(50);
    expect(await host.countLoads(modelA)).toBe(before + 1);
  });

  it.each([modelB.toUpperCase(), `library/${modelB}`])('has its room made before it is loaded as %s', async (name) => {
    await chat(modelA);
    await chat(name);
    expect((await host.ps()).map((listed) => listed.name)).toEqual([modelB]);
    await expect.poll(async () => tell((await host.timeline(modelA)).slice(-1))).toEqual([`evict ${modelA} evicted`]);
  });

  it('that cannot be loaded is told as a failed load, and takes no room afterwards', async () => {
    host.setSwitches({ loadFailure: 'out of memory', loadMs: 700 });
    const answer = await chat(modelA);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    await expect
      .poll(async () => (await host.timeline(modelA)).at(-1))
      .toMatchObject({
        ...{ kind: 'load-failed', cause: 'request', requestId: answer.headers.get('x-request-id') },
        detail: 'for a request of node',
      });
    host.setSwitches({});
    expect((await host.client.models.residency()).loading).toEqual([]);
    expect((await chat(modelB)).status).toBe(200);
  });

  it('that cannot be loaded by an order is told as such', async () => {
    host.setSwitches({ loadFailure: 'out of memory' });
    await expect(host.client.models.load({ model: modelA })).rejects.toThrow('out of memory');
    await expect
      .poll(async () => tell((await host.timeline(modelA)).slice(-1)))
      .toEqual([`load-failed ${modelA} order`]);
  });

  it('is told with the time that an order to load it took', async () => {
    host.setSwitches({ loadMs: 900 });
    await host.client.models.load({ model: modelA });
    await expect.poll(async () => (await host.timeline(modelA)).at(-1)?.durationMs).toBeGreaterThanOrEqual(880);
  });

  it('of which Ollama refuses the request before it loads anything leaves no trace', async () => {
    const embedder = await host.native('/api/chat', { model: 'nomic-embed-text', messages, stream: false });
    const unknown = await chat('no-such-model:1b');
    expect([embedder.status, unknown.status]).toEqual([400, 404]);
    await expect.poll(async () => (await host.client.models.residency()).loading).toEqual([]);
    expect((await chat(modelB)).status).toBe(200);
    await expect.poll(async () => tell((await host.timeline()).slice(-1))).toEqual([`load ${modelB} request`]);
    expect(await host.timeline('nomic-embed-text:latest')).toEqual([]);
    expect(await host.timeline('no-such-model:1b')).toEqual([]);
  });

  it('with embeddings stands beside one that chats where both fit', async () => {
    host.setSwitches({ modelBytes: 10 * 1024 ** 3 });
    await chat(modelA);
    for (const path of ['/api/embed', '/v1/embeddings', '/api/embeddings']) {
      const answer = await host.native(path, { model: 'nomic-embed-text', input: 'hi', prompt: 'hi' });
      expect([path, answer.status]).toEqual([path, 200]);
      expect((await chat(modelA)).status).toBe(200);
    }
    expect((await host.ps()).map(({ name }) => name).toSorted()).toEqual([modelA, 'nomic-embed-text:latest']);
    const events = [...(await host.timeline(modelA)), ...(await host.timeline('nomic-embed-text:latest'))];
    expect(tell(events.slice(-1))).toEqual(['load nomic-embed-text:latest request']);
  });
});

describe('the context of a model in memory', () => {
  it('is the usual one for who asks for less and for who asks for nothing, without a reload', async () => {
    const before = await host.countLoads(modelA);
    for (const length of [undefined, 4096, undefined, 2048, undefined, 8192])
      expect((await chat(modelA, length === undefined ? undefined : { num_ctx: length, num_predict: 2 })).status).toBe(
        200,
      );
    expect((await host.ps()).find(({ name }) => name === modelA)?.context_length).toBe(8192);
    expect(await host.countLoads(modelA)).toBe(before + 1);
  });

  it('that another program loaded is left as it is', async () => {
    const { state } = await host.client.daemon.status();
    const url = state.kind === 'ready' ? state.url : '';
    for (const options of [{}, { num_ctx: 4096 }]) {
      const before = await host.countLoads(modelC);
      await fetch(`${url}/api/generate`, { method: 'POST', body: JSON.stringify({ model: modelC, options }) });
      await expect.poll(async () => (await host.residents()).map(({ name }) => name)).toEqual([modelC]);
      expect((await chat(modelC)).status).toBe(200);
      expect(await host.countLoads(modelC)).toBe(before + 1);
      await expect.poll(host.residents).toEqual([]);
    }
  });

  it('stays the same on an older daemon, which does not tell it', async () => {
    host.setSwitches({ olderDaemon: true });
    const before = await host.countLoads(modelA);
    for (const length of [16_384, 4096, undefined, 16_384, undefined])
      await chat(modelA, length === undefined ? undefined : { num_ctx: length });
    await chat(modelA, { num_ctx: 32_768 });
    await chat(modelA);
    expect(await host.countLoads(modelA)).toBe(before + 2);
  });

  it.each([
    ['a text', '8192'],
    ['nothing', null],
    ['less than none', -5],
    ['a fraction', 0.5],
    ['a truth', true],
  ])('is not taken from %s', async (_what, length) => {
    const answer = await chat(modelC, { num_ctx: length });
    await answer.text();
    expect([200, 400, 500]).toContain(answer.status);
    const [listed] = await host.ps();
    expect(listed?.context_length ?? 8192).toBe(8192);
    await expect.poll(async () => (await host.client.models.residency()).loading).toEqual([]);
  });
});

async function pidOfDaemon(): Promise<number | null> {
  const { state } = await host.client.daemon.status();
  return state.kind === 'ready' ? state.pid : null;
}

describe('a daemon that crashes while it loads', () => {
  it('loses the load and the wait, and serves again afterwards', async () => {
    const before = await pidOfDaemon();
    host.setSwitches({ loadMs: 60_000 });
    const loading = chat(modelA);
    await expect.poll(async () => (await host.residents()).map(({ name }) => name)).toEqual([modelA]);
    const waiting = chat(modelB);
    await expect.poll(host.waitingFor).toEqual([modelB]);
    host.setSwitches({ crashAfterMs: 1 });
    const statuses = [(await loading).status, (await waiting).status];
    expect(statuses.every((status) => status >= 500)).toBe(true);
    host.setSwitches({});
    await expect.poll(async () => [null, before].includes(await pidOfDaemon())).toBe(false);
    expect((await chat(modelB)).status).toBe(200);
    await expect.poll(async () => (await host.client.models.residency()).loading).toEqual([]);
    expect(await host.waitingFor()).toEqual([]);
    expect(tell(await host.timeline(modelA)).at(-1)).toBe(`unload ${modelA} daemon-ended`);
  });
});
