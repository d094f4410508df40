import { afterEach, describe, expect, it } from 'vitest';
import type { RoomAnswer, RoomWish } from '../../../apps/gateway/index.ts';
import type { RouteRule } from '../../../apps/routing/index.ts';
import { callCase } from '../../fakes/gateway/calls.ts';
import { models, type PairBackend, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';

const set = {
  temperature: 0.2,
  topP: 0.9,
  topK: 40,
  minP: 0.05,
  seed: 7,
  presencePenalty: 0.1,
  frequencyPenalty: 0.3,
  repeatPenalty: 1.1,
  maxTokens: 64,
} as const;
const settings = { contextLength: 4096, keepAlive: '30m' } as const;
const places = {
  ollama: { backend: 'local', model: 'm' },
  far: { backend: 'far', model: 'm' },
  openai: { backend: 'cloud', model: 'gpt' },
  anthropic: { backend: 'claude', model: 'claude' },
} as const;
const rules: readonly RouteRule[] = Object.entries(places).map(([name, address]) => ({
  match: `set-${name}`,
  use: [address],
  settings,
  parameters: set,
}));

/** A memory that grants what is asked. */
const askRoom = ({ askedContext, keepAlive }: RoomWish): RoomAnswer => ({
  kind: 'granted',
  contextLength: askedContext,
  isContextUnsaid: false,
  keepAlive: keepAlive.header ?? keepAlive.body ?? keepAlive.key ?? keepAlive.project ?? keepAlive.rule,
  release: () => undefined,
});

let rig: PairRig;
afterEach(() => rig.close());
async function start(): Promise<void> {
  rig = await startPairRig({}, { ports: { memory: { askRoom, expectUnload: () => undefined } } }, rules);
  const now = rig.gateway.settings();
  const far = { id: 'far', kind: 'ollama', url: rig.ollama.url, apiKey: null, isStrict: false } as const;
  const routes = { ...now.routes, backends: [...now.routes.backends, { id: 'far', dialect: 'ollama' as const }] };
  rig.gateway.applySettings({ ...now, routes, backends: [...now.backends, far] });
}

const user = [{ role: 'user', content: 'hi' }];
const clients = {
  openai: ['/v1/chat/completions', { messages: user }],
  anthropic: ['/v1/messages', { messages: user, max_tokens: 100 }],
  ollama: ['/api/chat', { messages: user, stream: false }],
} as const;
type Client = keyof typeof clients;
type Body = Readonly<Record<string, unknown>>;

async function ask(path: string, body: Body, headers: Readonly<Record<string, string>> = {}) {
  const answer = await callCase(rig.url, { path, body: JSON.stringify(body) }, headers);
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  return answer;
}

const lastSeen = (backend: PairBackend): string => rig[backend].seen.at(-1)?.body ?? '';
const lastBody = (backend: PairBackend): Body => JSON.parse(lastSeen(backend)) as Body;

const options = {
  ...{ temperature: 0.2, top_p: 0.9, top_k: 40, min_p: 0.05, seed: 7 },
  ...{ presence_penalty: 0.1, frequency_penalty: 0.3, repeat_penalty: 1.1, num_ctx: 4096 },
};
const ofOpenai = {
  ...{ temperature: 0.2, top_p: 0.9, top_k: 40, min_p: 0.05, seed: 7 },
  ...{ presence_penalty: 0.1, frequency_penalty: 0.3, repeat_penalty: 1.1, repetition_penalty: 1.1 },
};

/** What each backend gets, but for the length of the answer, which clients of Anthropic always say themselves. */
const wanted: Readonly<Record<PairBackend, (length: number) => Body>> = {
  ollama: (num_predict) => ({ options: { ...options, num_predict }, keep_alive: '30m' }),
  openai: (max_tokens) => ({ ...ofOpenai, max_tokens }),
  // The vendor takes one of temperature and top_p.
  anthropic: (max_tokens) => ({ temperature: 0.2, top_k: 40, max_tokens }),
};

describe('what a rule sets', () => {
  const pairs = (Object.keys(clients) as Client[]).flatMap((client) =>
    (['ollama', 'openai', 'anthropic'] as const).map((backend) => [client, backend] as const),
  );
  it.each(pairs)('reaches the backend from a client of %s to one of %s', async (client, backend) => {
    await start();
    const [path, body] = clients[client];
    const answer = await ask(path, { model: `set-${backend}`, ...body });
    const sent = lastBody(backend);
    expect(sent).toMatchObject(wanted[backend](client === 'anthropic' ? 100 : 64));
    if (backend === 'anthropic') expect(Object.keys(sent)).not.toContain('top_p');
    expect(answer.headers.get('x-drover-translation')).toContain('set temperature=0.2');
    const [row] = await rig.completedRows(1);
    expect(row?.completed?.attemptNotes).toContain('temperature 0.2: set by the rule');
    expect(row?.opened.routeSteps.join('\n')).toContain('the rule sets, where the request does not: temperature 0.2');
  });

  it.each(pairs)('gives way to what a client of %s says to a backend of %s', async (client, backend) => {
    await start();
    const said = { temperature: 0.7, top_p: 0.5, max_tokens: 9 };
    const { max_tokens, ...rest } = said;
    const [path, body] = clients[client];
    const fields = client === 'ollama' ? { options: { ...rest, num_predict: max_tokens } } : said;
    await ask(path, { model: `set-${backend}`, ...body, ...fields });
    const sent = lastBody(backend);
    const got = backend === 'ollama' ? (sent['options'] as Body) : sent;
    expect(got).toMatchObject({ temperature: 0.7, [backend === 'ollama' ? 'num_predict' : 'max_tokens']: 9 });
    expect(got['top_p'] ?? 0.5).toBe(0.5);
  });

  it('changes nothing else of bytes that pass, and no byte where everything is said', async () => {
    await start();
    const tools = '[{"type":"function","function":{"name":"f","parameters":{"const":12345678901234567890}}}]';
    const messages = '"messages" : [ {"role":"user", "content":"hi"} ]';
    const send = (text: string) => callCase(rig.url, { path: '/api/chat', body: text });
    await send(`{"model":"set-ollama","stream":false,${messages},"tools":${tools},"options":{"temperature":1.0}}`);
    expect(lastSeen('ollama')).toContain(`"stream":false,${messages},"tools":${tools},"options":{"temperature":1.0,`);
    const plain = `{"model": "m",  "stream":false,${messages},"tools":${tools}}`;
    await send(plain);
    expect(lastSeen('ollama')).toBe(plain);
  });

  it('takes no limit that is said for something that is said', async () => {
    await start();
    await ask('/api/chat', { model: 'set-ollama', messages: user, stream: false, options: { num_predict: -1 } });
    expect(lastBody('ollama')).toMatchObject({ options: { num_predict: -1, temperature: 0.2 } });
    await ask('/v1/chat/completions', { model: 'set-openai', messages: user, max_tokens: null, temperature: null });
    expect(lastSeen('openai').match(/"temperature":/g)).toHaveLength(1);
    expect(lastBody('openai')).toMatchObject({ max_tokens: 64, temperature: 0.2 });
  });

  it.each(['ollama', 'far'])('gives context and stay to the Ollama %s in every route', async (name) => {
    await start();
    const model = `set-${name}`;
    const wantedHere = { options: { num_ctx: 4096 }, keep_alive: '30m' };
    for (const [path, body] of [
      ['/api/generate', { prompt: 'hi', stream: false }],
      ['/api/embed', { input: 'hi' }],
      ['/v1/embeddings', { input: 'hi' }],
      ['/v1/completions', { prompt: 'hi' }],
      ['/v1/responses', { input: 'hi' }],
      ['/generate', { prompt: 'hi' }],
    ] as const) {
      await ask(path, { model, ...body });
      expect({ path, ...lastBody('ollama') }).toMatchObject({ path, ...wantedHere });
      const isEmbedding = path.includes('embed');
      expect(lastSeen('ollama').includes('"temperature":0.2')).toBe(!isEmbedding);
    }
    await ask('/v1/chat/completions', { model, messages: user, num_ctx: 2048, keep_alive: '1m' });
    expect(lastBody('ollama')).toMatchObject({ options: { num_ctx: 2048 }, keep_alive: '1m' });
    await ask(
      '/api/chat',
      { model, messages: user, stream: false },
      { 'x-drover-num-ctx': '1024', 'x-drover-keep-alive': '2m' },
    );
    expect(lastBody('ollama')).toMatchObject({ options: { num_ctx: 1024 }, keep_alive: '2m' });
  });

  it('does not turn a load or a count into more than that', async () => {
    await start();
    await ask('/api/generate', { model: 'set-far' });
    expect(lastBody('ollama')).toEqual({ model: 'm:latest', options: { num_ctx: 4096 }, keep_alive: '30m' });
    await callCase(rig.url, {
      path: '/v1/messages/count_tokens',
      body: JSON.stringify({ model: 'set-anthropic', messages: user }),
    });
    expect(Object.keys(lastBody('anthropic'))).toEqual(['model', 'messages']);
  });

  it('leaves out what a model that thinks would be refused for', async () => {
    await start();
    const thinking = { type: 'enabled', budget_tokens: 1024 };
    await ask('/v1/messages', { model: 'set-anthropic', messages: user, max_tokens: 2000, thinking });
    expect(lastBody('anthropic')).toEqual({ model: 'claude', messages: user, max_tokens: 2000, thinking });
  });

  it('says nothing where no rule says anything', async () => {
    await start();
    const answer = await ask('/v1/chat/completions', { model: models.openai, messages: user });
    expect(answer.headers.get('x-drover-translation')).toBeNull();
    expect(Object.keys(lastBody('openai')).sort()).toEqual(['messages', 'model']);
  });
});
