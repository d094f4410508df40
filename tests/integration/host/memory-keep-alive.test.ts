import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryHost, modelA, modelB, modelC, startMemoryHost, tell } from './memory-host.ts';

let host: MemoryHost;
beforeAll(async () => {
  host = await startMemoryHost({
    switches: { DROVER_SIM_MODEL_BYTES: String(8 * 1024 ** 3) },
    config: [
      'projects:',
      '  - { id: notes, keepAlive: 20m }',
      'models:',
      `  - { match: ruled, use: [ local/${modelA} ], set: { keep_alive: 40m } }`,
      'backends:',
      '  - { id: local, kind: ollama, url: managed }',
    ],
  });
});
afterAll(() => host.end());
beforeEach(async () => {
  for (const { name } of await host.ps()) await host.client.models.unload({ model: name });
  await expect.poll(host.ps).toEqual([]);
});

const chat = { stream: false, messages: [{ role: 'user', content: 'hi' }] };

/** Minutes until it goes, as the daemon says; `null` for never. */
async function minutesLeft(model: string): Promise<number | null> {
  const listed = (await host.ps()).find(({ name }) => name === model);
  const minutes = (Date.parse(listed?.expires_at ?? '') - Date.now()) / 60_000;
  return minutes > 1e6 ? null : Math.round(minutes);
}

interface Asked {
  readonly header?: string;
  readonly body?: string | number;
  readonly project?: string;
  /** Keep-alive of the key that is sent. */
  readonly key?: string;
  readonly model?: string;
}

async function ask({ header, body, project, key, model = modelA }: Asked): Promise<void> {
  const created = key === undefined ? null : await host.client.keys.create({ name: 'k', keepAlive: key });
  const headers = {
    ...(created === null ? {} : { authorization: `Bearer ${created.key}` }),
    ...(header === undefined ? {} : { 'x-drover-keep-alive': header }),
    ...(project === undefined ? {} : { 'x-drover-project': project }),
  };
  const answer = await host.native(
    '/api/chat',
    { ...chat, model, ...(body === undefined ? {} : { keep_alive: body }) },
    { headers },
  );
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('"done":true')]);
}

describe('B5 how long a model stays', () => {
  it.each<readonly [string, Asked, string | null, number | null]>([
    ['the daemon where nobody says anything', {}, null, 5],
    ['the rule that led to it', { model: 'ruled' }, null, 40],
    ['a policy before the rule', { model: 'ruled' }, '30m', 30],
    ['the project before policy and rule', { model: 'ruled', project: 'notes' }, '30m', 20],
    ['the key before the project', { model: 'ruled', project: 'notes', key: '25m' }, '30m', 25],
    ['the body before the key', { key: '25m', body: '11m' }, null, 11],
    ['the body before the project', { model: 'ruled', project: 'notes', body: '11m' }, '30m', 11],
    ['seconds in the body', { body: 720 }, null, 12],
    ['the header before the body', { project: 'notes', body: '11m', header: '12m' }, '30m', 12],
    ['for ever, from the header', { header: '-1' }, null, null],
  ])('is said by %s', async (_who, asked, policy, minutes) => {
    await host.client.models.setPolicy({ model: modelA, keepAlive: policy });
    await ask(asked);
    expect(await minutesLeft(modelA)).toBe(minutes);
    await host.client.models.setPolicy({ model: modelA, keepAlive: null });
  });

  it('holds for every dialect', async () => {
    const answer = await host.chat({ model: modelA }, '/p/notes/v1/chat/completions');
    expect(answer.status).toBe(200);
    expect(await minutesLeft(modelA)).toBe(20);
    await (
      await host.native(
        '/v1/embeddings',
        { model: 'nomic-embed-text', input: 'x' },
        { headers: { 'x-drover-keep-alive': '9m' } },
      )
    ).text();
    expect(await minutesLeft('nomic-embed-text:latest')).toBe(9);
  });
});

describe('B4 a pinned model', () => {
  it('is pinned before it is loaded, stays for ever whatever requests say, and survives loads of others', async () => {
    await host.client.models.setPolicy({ model: modelA, isPinned: true });
    expect(await host.ps()).toEqual([]);
    await ask({ body: '1m' });
    expect(await minutesLeft(modelA)).toBeNull();
    await ask({ header: '2m' });
    expect(await minutesLeft(modelA)).toBeNull();
    for (const model of [modelB, modelC, 'qwen2.5-coder:1.5b', modelB, modelC]) await ask({ model });
    expect((await host.ps()).map(({ name }) => name)).toContain(modelA);
    const mine = (await host.timeline(modelA)).slice(-1);
    expect(tell(mine)).toEqual([`load ${modelA} request`]);
    await host.client.models.setPolicy({ model: modelA, isPinned: false });
  });

  it('is pinned while it is loaded, and has its usual time again when it is not any more', async () => {
    await ask({});
    await host.client.models.setPolicy({ model: modelA, isPinned: true });
    expect(await minutesLeft(modelA)).toBeNull();
    expect((await host.residents())[0]).toMatchObject({ name: modelA, isPinned: true, expiresAtMs: null });
    await host.client.models.setPolicy({ model: modelA, isPinned: false });
    expect(await minutesLeft(modelA)).toBe(5);
  });

  it('is pinned by whatever case and place it is named', async () => {
    await host.client.models.setPolicy({ model: modelA, isPinned: true });
    await ask({ model: modelA.toUpperCase() });
    expect(await minutesLeft(modelA)).toBeNull();
    await host.client.models.unload({ model: modelA });
    await ask({ model: `library/${modelA}` });
    expect(await minutesLeft(modelA)).toBeNull();
    await host.client.models.setPolicy({ model: modelA, isPinned: false });
  });

  it('goes when a client orders Ollama to unload it, and the timeline says who did', async () => {
    await host.client.models.setPolicy({ model: modelA, isPinned: true });
    await ask({});
    const answer = await host.native('/api/generate', { model: modelA, keep_alive: 0 });
    expect(await answer.json()).toMatchObject({ done_reason: 'unload' });
    await expect
      .poll(async () => (await host.timeline(modelA)).at(-1))
      .toMatchObject({
        ...{ kind: 'unload', cause: 'order', detail: 'a client asked Ollama for it' },
      });
    await host.client.models.setPolicy({ model: modelA, isPinned: false });
  });
});

describe('an order to unload', () => {
  it.each<readonly [string, string, Readonly<Record<string, unknown>>, Readonly<Record<string, string>>]>([
    ['an empty text', '/api/generate', { keep_alive: 0 }, {}],
    ['an empty chat', '/api/chat', { messages: [], keep_alive: '0s' }, {}],
    ['the header of an empty text', '/api/generate', {}, { 'x-drover-keep-alive': '0' }],
  ])('of a model that is not there loads nothing and evicts nobody, by %s', async (_how, path, body, headers) => {
    const before = await host.countLoads(modelA);
    for (const model of [modelB, modelC]) await ask({ model });
    await (await host.native(path, { model: modelA, ...body }, { headers })).text();
    expect((await host.ps()).map(({ name }) => name).toSorted()).toEqual([modelC, modelB]);
    expect(await host.countLoads(modelA)).toBe(before);
    // Nothing is expected of it any more: when its time is over later, that is the cause.
    await ask({ body: '1s' });
    await expect.poll(async () => (await host.timeline(modelA)).at(-1)).toMatchObject({ cause: 'expired' });
  });

  it('with something to answer is answered first, and the timeline tells both', async () => {
    await ask({ body: 0 });
    await expect.poll(host.ps).toEqual([]);
    await expect
      .poll(async () => tell((await host.timeline(modelA)).slice(-2)))
      .toEqual([`load ${modelA} request`, `unload ${modelA} expired`]);
  });
});
