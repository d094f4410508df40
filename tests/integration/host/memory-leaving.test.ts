import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MemoryHost, modelA, modelB, startMemoryHost, tell } from './memory-host.ts';

let host: MemoryHost;
const held: { end(): void }[] = [];
beforeAll(async () => {
  // A held answer of 2,000 tokens outlasts every test.
  host = await startMemoryHost({ switches: { DROVER_SIM_TOKENS_PER_SECOND: '20', DROVER_SIM_ANSWER_TOKENS: '2000' } });
});
afterAll(() => host.end());
afterEach(async () => {
  for (const one of held.splice(0)) one.end();
  host.setSwitches({});
  await expect.poll(async () => (await host.client.status()).inFlight).toEqual([]);
});

async function keepBusy(model: string): Promise<void> {
  held.push(await host.hold(model));
}

const chat = { messages: [{ role: 'user', content: 'hi' }] };
const routes = [
  ['a native chat', '/api/chat', { ...chat, model: modelB }],
  ['a native text', '/api/generate', { model: modelB, prompt: 'hi' }],
  ['an OpenAI chat', '/v1/chat/completions', { ...chat, model: modelB, stream: true }],
  ['an Anthropic message', '/v1/messages', { ...chat, model: modelB, max_tokens: 5 }],
  ['OpenAI embeddings', '/v1/embeddings', { model: 'nomic-embed-text', input: 'hi' }],
  ['a worker', '/chat', { ...chat, model: modelB }],
] as const;

describe('a request that waits for memory', () => {
  it.each(routes)('leaves nothing behind when its client leaves: %s', async (_what, path, body) => {
    await keepBusy(modelA);
    const leaving = new AbortController();
    const answer = host.native(path, body, { signal: leaving.signal }).then(
      () => 'answered',
      () => 'left',
    );
    await expect.poll(host.waitingFor).toHaveLength(1);
    leaving.abort();
    expect(await answer).toBe('left');
    await expect.poll(host.waitingFor).toEqual([]);
    await expect.poll(async () => (await host.row(body.model))?.outcome).toBe('client_closed');
    const row = await host.row(body.model);
    expect(row).toMatchObject({ errorCode: 'client_closed', attempts: 0 });
    expect(row?.queueMs).toBeGreaterThan(0);
    expect((await host.residents()).map(({ name }) => name)).toEqual([modelA]);
  });

  it('leaves nothing behind when the client of its batch leaves while it runs', async () => {
    const line = { custom_id: 'one', method: 'POST', url: '/api/chat', body: { ...chat, model: modelB } };
    const leaving = new AbortController();
    const batch = await fetch(`${host.host.gatewayUrl}/v1/batch`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: JSON.stringify(line) },
      signal: leaving.signal,
    });
    expect(batch.status).toBe(200);
    await expect.poll(async () => (await host.residents()).map(({ name }) => name)).toEqual([modelB]);
    leaving.abort();
    await expect.poll(async () => (await host.client.status()).inFlight).toEqual([]);
    await expect.poll(async () => (await host.row(modelB))?.outcome).toBe('client_closed');
    // Nothing holds its place any more: it can be unloaded for another.
    await keepBusy(modelA);
    await expect.poll(async () => (await host.residents()).map(({ name }) => name)).toEqual([modelA]);
  });

  it('hears of it when it is cancelled from the console, and the one that is busy goes on', async () => {
    await keepBusy(modelA);
    const answer = host.native('/api/chat', { ...chat, model: modelB });
    await expect.poll(host.waitingFor).toEqual([modelB]);
    const { inFlight } = await host.client.status();
    const waiting = inFlight.find(({ model }) => model === modelB);
    expect(waiting?.phase).toBe('waiting');
    expect(await host.client.requests.cancel({ id: waiting?.id ?? '' })).toEqual({ isCancelled: true });
    expect((await answer).headers.get('x-drover-error')).toBe('request_cancelled');
    expect(await host.waitingFor()).toEqual([]);
    await expect.poll(async () => (await host.row(modelB))?.errorCode).toBe('request_cancelled');
    const running = (await host.client.status()).inFlight;
    expect(running.map(({ model }) => model)).toEqual([modelA]);
  });

  it('ends with the time that it was given', async () => {
    await keepBusy(modelA);
    const answer = await host.native(
      '/api/chat',
      { ...chat, model: modelB },
      { headers: { 'x-drover-timeout-ms': '300' } },
    );
    expect(answer.headers.get('x-drover-error')).toBe('total_timeout');
    expect(await host.waitingFor()).toEqual([]);
  });

  it('that nobody waits for any more does not keep those behind it waiting', async () => {
    await keepBusy(modelA);
    const first = new AbortController();
    const left = host.native('/api/chat', { ...chat, model: modelB }, { signal: first.signal }).catch(() => null);
    await expect.poll(host.waitingFor).toEqual([modelB]);
    const second = host.native('/api/embed', { model: 'nomic-embed-text', input: 'hi' });
    await expect.poll(host.waitingFor).toHaveLength(2);
    first.abort();
    await left;
    await expect.poll(host.waitingFor).toEqual(['nomic-embed-text:latest']);
    held.splice(0)[0]?.end();
    expect((await second).status).toBe(200);
  });
});

describe('a model whose client leaves while it is loaded', () => {
  it('takes no room afterwards, and the timeline says that it was not loaded', async () => {
    for (const { name } of await host.residents()) await host.client.models.unload({ model: name });
    const before = (await host.timeline(modelB)).length;
    host.setSwitches({ loadMs: 60_000 });
    const leaving = new AbortController();
    const answer = host.native('/api/chat', { ...chat, model: modelB }, { signal: leaving.signal }).catch(() => 'left');
    await expect.poll(async () => (await host.residents()).map(({ name }) => name)).toEqual([modelB]);
    leaving.abort();
    expect(await answer).toBe('left');
    host.setSwitches({});
    await expect.poll(host.residents).toEqual([]);
    await expect
      .poll(async () => tell((await host.timeline(modelB)).slice(before)))
      .toEqual([`load-failed ${modelB} request`]);
    expect((await host.timeline(modelB)).at(-1)?.detail).toMatch(/^for a request.*, which ended before it was loaded$/);
    expect((await host.native('/api/chat', { ...chat, model: modelA, options: { num_predict: 2 } })).status).toBe(200);
  });
});
