import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ceilings, ceilingsSchema } from '../../../apps/contract/model/index.ts';
import type { GatewaySettings, RoomAnswer, RoomWish } from '../../../apps/gateway/index.ts';
import { callCase } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { models, type PairBackend, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';

type ProjectSettings = GatewaySettings['projects'] extends ReadonlyMap<string, infer Settings> ? Settings : never;
const hold = (given: Partial<Ceilings>): Ceilings => ceilingsSchema.parse(given);
const usual = { contextLength: 8192, choices: 2, keepAliveMs: 600_000, maxTokens: 1000 };
const keys = {
  clamp: createTestKey({ ceilings: hold(usual) }, 1),
  refuse: createTestKey({ ceilings: hold({ ...usual, onExcess: 'refuse' }) }, 2),
  free: createTestKey({}, 3),
};
const project = (id: string, ceilings: Ceilings | null, keepAlive: string | null = null): [string, ProjectSettings] => [
  id,
  {
    rules: { id, models: ['*'], isLocalOnly: false },
    limits: keys.free.stored.record.limits,
    keepAlive,
    priority: 'interactive',
    ceilings,
  },
];

/** A memory that grants what is asked, and remembers it. */
const wishes: RoomWish[] = [];
const askRoom = (wish: RoomWish): RoomAnswer => {
  wishes.push(wish);
  const { header, body, rule } = wish.keepAlive;
  return {
    kind: 'granted',
    contextLength: wish.askedContext,
    isContextUnsaid: false,
    keepAlive: header ?? body ?? wish.keepAlive.project ?? rule,
    release: () => undefined,
  };
};

let rig: PairRig;
beforeAll(async () => {
  rig = await startPairRig(
    {},
    {
      ports: { keys: createKeyPort(Object.values(keys)), memory: { askRoom, expectUnload: () => undefined } },
      settings: {
        projects: new Map([
          project('narrow', hold({ maxTokens: 500, keepAliveMs: 60_000 })),
          project('strict', hold({ maxTokens: 500, onExcess: 'refuse' })),
          project('open', null),
          project('long', hold({ keepAliveMs: 60_000 }), '1h'),
        ]),
      },
    },
    [
      {
        match: 'generous',
        use: [{ backend: 'local', model: 'm' }],
        settings: { contextLength: 100_000, keepAlive: -1 },
        parameters: { maxTokens: 50_000, temperature: 0.1 },
      },
    ],
  );
});
afterAll(() => rig.close());

type Body = Readonly<Record<string, unknown>>;
type Who = keyof typeof keys;
interface Asking {
  readonly path: string;
  readonly body: Body;
  readonly who?: Who;
  readonly headers?: Readonly<Record<string, string>>;
}
const ask = ({ path, body, who = 'clamp', headers = {} }: Asking) =>
  callCase(rig.url, { path, body: JSON.stringify(body) }, { authorization: `Bearer ${keys[who].text}`, ...headers });
const lastBody = (backend: PairBackend): Body => JSON.parse(rig[backend].seen.at(-1)?.body ?? '{}') as Body;
const seenCount = (): number => rig.ollama.seen.length + rig.openai.seen.length + rig.anthropic.seen.length;

const messages = [{ role: 'user', content: 'hi' }];
const native = { messages, stream: false };
const inOptions = (name: string, value: unknown): Body => ({ ...native, options: { [name]: value } });

/** Every place at which a value can be said: the body with it, and where it arrives. */
const fields: readonly (readonly [string, string, (value: unknown) => Body, PairBackend, string])[] = [
  ['options.num_ctx', '/api/chat', (value) => inOptions('num_ctx', value), 'ollama', 'options.num_ctx'],
  ['options.num_predict', '/api/chat', (value) => inOptions('num_predict', value), 'ollama', 'options.num_predict'],
  ['keep_alive', '/api/chat', (keep_alive) => ({ ...native, keep_alive }), 'ollama', 'keep_alive'],
  [
    'options.num_ctx',
    '/api/generate',
    (num_ctx) => ({ prompt: 'hi', stream: false, options: { num_ctx } }),
    'ollama',
    'options.num_ctx',
  ],
  ['keep_alive', '/api/generate', (keep_alive) => ({ keep_alive }), 'ollama', 'keep_alive'],
  ['options.num_ctx', '/api/embed', (num_ctx) => ({ input: 'hi', options: { num_ctx } }), 'ollama', 'options.num_ctx'],
  ['keep_alive', '/api/embeddings', (keep_alive) => ({ prompt: 'hi', keep_alive }), 'ollama', 'keep_alive'],
  ['num_ctx', '/v1/chat/completions', (num_ctx) => ({ messages, num_ctx }), 'ollama', 'options.num_ctx'],
  [
    'options.num_ctx',
    '/v1/chat/completions',
    (num_ctx) => ({ messages, options: { num_ctx } }),
    'ollama',
    'options.num_ctx',
  ],
  [
    'options.num_predict',
    '/v1/chat/completions',
    (num_predict) => ({ messages, options: { num_predict } }),
    'ollama',
    'options.num_predict',
  ],
  ['keep_alive', '/v1/chat/completions', (keep_alive) => ({ messages, keep_alive }), 'ollama', 'keep_alive'],
  ['max_tokens', '/v1/chat/completions', (max_tokens) => ({ messages, max_tokens }), 'ollama', 'options.num_predict'],
  ['max_tokens', '/v1/chat/completions', (max_tokens) => ({ messages, max_tokens }), 'openai', 'max_tokens'],
  [
    'max_completion_tokens',
    '/v1/chat/completions',
    (max_completion_tokens) => ({ messages, max_completion_tokens }),
    'openai',
    'max_completion_tokens',
  ],
  [
    'max_completion_tokens',
    '/v1/chat/completions',
    (max_completion_tokens) => ({ messages, max_completion_tokens }),
    'anthropic',
    'max_tokens',
  ],
  [
    'max_output_tokens',
    '/v1/chat/completions',
    (max_output_tokens) => ({ messages, max_output_tokens }),
    'openai',
    'max_output_tokens',
  ],
  ['n_predict', '/v1/chat/completions', (n_predict) => ({ messages, n_predict }), 'openai', 'n_predict'],
  ['n', '/v1/chat/completions', (n) => ({ messages, n }), 'openai', 'n'],
  ['ttl', '/v1/chat/completions', (ttl) => ({ messages, ttl }), 'openai', 'ttl'],
  ['max_tokens', '/v1/completions', (max_tokens) => ({ prompt: 'hi', max_tokens }), 'openai', 'max_tokens'],
  ['n', '/v1/completions', (n) => ({ prompt: 'hi', n }), 'openai', 'n'],
  ['best_of', '/v1/completions', (best_of) => ({ prompt: 'hi', best_of }), 'openai', 'best_of'],
  [
    'max_output_tokens',
    '/v1/responses',
    (max_output_tokens) => ({ input: 'hi', max_output_tokens }),
    'ollama',
    'options.num_predict',
  ],
  ['keep_alive', '/v1/embeddings', (keep_alive) => ({ input: 'hi', keep_alive }), 'ollama', 'keep_alive'],
  ['max_tokens', '/v1/messages', (max_tokens) => ({ messages, max_tokens }), 'anthropic', 'max_tokens'],
  ['max_tokens', '/v1/messages', (max_tokens) => ({ messages, max_tokens }), 'ollama', 'options.num_predict'],
  ['num_ctx', '/v1/messages', (num_ctx) => ({ messages, max_tokens: 9, num_ctx }), 'ollama', 'options.num_ctx'],
  ['keep_alive', '/v1/messages', (keep_alive) => ({ messages, max_tokens: 9, keep_alive }), 'ollama', 'keep_alive'],
  ['max_tokens', '/generate', (max_tokens) => ({ prompt: 'hi', max_tokens }), 'ollama', 'options.num_predict'],
  ['keep_alive', '/chat', (keep_alive) => ({ prompt: 'hi', keep_alive }), 'ollama', 'keep_alive'],
];

function mostOf(field: string): number {
  if (field.endsWith('num_ctx')) return 8192;
  if (field === 'n' || field === 'best_of') return 2;
  return field === 'keep_alive' || field === 'ttl' ? 600 : 1000;
}

const pick = (body: Body, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Body | undefined)?.[key], body);

const named = fields.map(([field, path, write, backend, arrives]) => ({ field, path, write, backend, arrives }));

describe.each(named)('T58 $field of $path to $backend', ({ field, path, write, backend, arrives }) => {
  const most = mostOf(field);
  const body = (value: unknown): Body => ({ model: models[backend], ...write(value) });

  it('passes at its ceiling and is lowered above it, with a word in the header and the row', async () => {
    const exact = await ask({ path, body: body(most) });
    expect({ status: exact.status, text: exact.text }).toMatchObject({ status: 200 });
    expect(pick(lastBody(backend), arrives)).toBe(most);
    expect(exact.headers.get('x-drover-translation') ?? '').not.toContain('lowered');
    const rows = rig.rows().length;
    const more = await ask({ path, body: body(most + 1) });
    expect(more.status).toBe(200);
    expect(pick(lastBody(backend), arrives)).toBe(most);
    expect(more.headers.get('x-drover-translation')).toContain(`lowered ${field} to ${most}`);
    const told = rig.rows()[rows]?.completed?.attemptNotes;
    expect(told).toContain(`${field} lowered to ${most}: the most that the key may ask for`);
  });

  it('is refused above it where the key says so, in the dialect of the caller', async () => {
    expect((await ask({ path, body: body(most), who: 'refuse' })).status).toBe(200);
    const before = seenCount();
    const refused = await ask({ path, body: body(most + 1), who: 'refuse' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(`${field} may ask for at most ${most} `);
    expect(refused.text).toContain('a ceiling of the key');
    expect(seenCount()).toBe(before);
    expect((await ask({ path, body: body(most + 1), who: 'free' })).status).toBe(200);
  });
});

describe('T58 ceilings', () => {
  it.each(['-1', '-1m', '601', '11m'])('hold for x-drover-keep-alive: %s', async (keepAlive) => {
    const headers = { 'x-drover-keep-alive': keepAlive };
    const answer = await ask({ path: '/api/chat', body: { model: 'm', ...native }, headers });
    expect(lastBody('ollama')['keep_alive']).toBe(600);
    expect(answer.headers.get('x-drover-translation')).toContain('lowered x-drover-keep-alive to 600');
    const refused = await ask({ path: '/api/chat', body: { model: 'm', ...native }, headers, who: 'refuse' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('x-drover-keep-alive may ask for at most 600 seconds');
  });

  it('hold for x-drover-num-ctx', async () => {
    const askFor = (contextLength: string, who: Who) =>
      ask({
        path: '/v1/chat/completions',
        body: { model: 'm', messages },
        who,
        headers: { 'x-drover-num-ctx': contextLength },
      });
    expect((await askFor('8192', 'refuse')).status).toBe(200);
    expect((await askFor('8193', 'refuse')).status).toBe(400);
    expect((await askFor('8193', 'clamp')).status).toBe(200);
    expect(lastBody('ollama')['options']).toMatchObject({ num_ctx: 8192 });
    expect(wishes.at(-1)?.askedContext).toBe(8192);
  });

  it.each([-1, '-1m', '10m1ms', 1e9])('lower a keep_alive of %j', async (keep_alive) => {
    await ask({ path: '/api/generate', body: { model: 'm', keep_alive } });
    expect(lastBody('ollama')['keep_alive']).toBe(600);
    expect(wishes.at(-1)?.keepAlive.body).toBe(600);
  });

  it('leave an order to unload alone', async () => {
    expect((await ask({ path: '/api/generate', body: { model: 'm', keep_alive: 0 }, who: 'refuse' })).status).toBe(200);
    expect(lastBody('ollama')['keep_alive']).toBe(0);
  });

  it('end an answer of which nobody says how long it may be', async () => {
    await ask({ path: '/api/chat', body: { model: 'm', ...native } });
    expect(lastBody('ollama')['options']).toEqual({ num_predict: 1000 });
    await ask({ path: '/api/chat', body: { model: 'm', ...inOptions('num_predict', -1) } });
    expect(lastBody('ollama')['options']).toEqual({ num_predict: 1000 });
    await ask({ path: '/v1/chat/completions', body: { model: models.openai, messages }, who: 'refuse' });
    expect(lastBody('openai')['max_tokens']).toBe(1000);
    await ask({ path: '/v1/chat/completions', body: { model: models.anthropic, messages } });
    expect(lastBody('anthropic')['max_tokens']).toBe(1000);
  });

  it('hold for what a rule sets, without refusing it', async () => {
    const answer = await ask({ path: '/api/chat', body: { model: 'generous', ...native }, who: 'refuse' });
    expect(answer.status).toBe(200);
    expect(lastBody('ollama')).toMatchObject({
      options: { num_ctx: 8192, num_predict: 1000, temperature: 0.1 },
      keep_alive: 600,
    });
  });

  it('hold for how long the project lets models stay', async () => {
    const headers = { 'x-drover-project': 'long' };
    await ask({ path: '/api/chat', body: { model: 'm', ...native }, who: 'free', headers });
    expect(wishes.at(-1)?.keepAlive.project).toBe(60);
  });

  it('of key and project both hold, the lower first', async () => {
    const askIn = (name: string, who: Who, max_tokens: number) =>
      ask({
        path: '/v1/chat/completions',
        body: { model: models.openai, messages, max_tokens, keep_alive: -1 },
        who,
        headers: { 'x-drover-project': name },
      });
    await askIn('narrow', 'clamp', 900);
    expect(lastBody('openai')).toMatchObject({ max_tokens: 500, keep_alive: 60 });
    await askIn('narrow', 'free', 501);
    expect(lastBody('openai')).toMatchObject({ max_tokens: 500, keep_alive: 60 });
    await askIn('open', 'clamp', 1001);
    expect(lastBody('openai')).toMatchObject({ max_tokens: 1000, keep_alive: 600 });
    const refused = await askIn('strict', 'clamp', 501);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('max_tokens may ask for at most 500 tokens here: a ceiling of the project');
    expect((await askIn('strict', 'clamp', 500)).status).toBe(200);
  });

  it('count thinking as part of the answer', async () => {
    const think = { reasoning_effort: 'high' };
    await ask({
      path: '/v1/chat/completions',
      body: { model: models.anthropic, messages, max_tokens: 1000, ...think },
    });
    expect(lastBody('anthropic')).toMatchObject({ max_tokens: 1000, thinking: { type: 'disabled' } });
    const thinking = { type: 'enabled', budget_tokens: 30_000 };
    await ask({ path: '/v1/messages', body: { model: models.anthropic, messages, max_tokens: 32_000, thinking } });
    expect(lastBody('anthropic')).toMatchObject({ max_tokens: 1000, thinking: { type: 'disabled' } });
  });

  it('count each of several prompts', async () => {
    const complete = (prompt: unknown, more: Body = {}) =>
      ask({ path: '/v1/completions', body: { model: models.openai, prompt, ...more } });
    expect((await complete(['a', 'b'])).status).toBe(200);
    expect((await complete([1, 2, 3])).status).toBe(200);
    await complete(['a', 'b'], { n: 2 });
    expect(lastBody('openai')['n']).toBe(1);
    const refused = await complete(['a', 'b', 'c']);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('prompt may ask for at most 2 answers');
  });

  it('cannot be passed by in another spelling or by saying a thing twice', async () => {
    const send = (text: string) =>
      callCase(rig.url, { path: '/api/chat', body: text }, { authorization: `Bearer ${keys.refuse.text}` });
    const start = '{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":false';
    const tricks = [
      '"Keep_Alive":-1',
      '"\\u212aeep_alive":-1',
      '"Options":{"num_ctx":900000}',
      '"option\\u017f":{"num_ctx":900000}',
      '"options":{"num_ctx":900000},"options":{"top_k":1}',
      '"\\u006fptions":{"num_ctx":900000},"options":{"top_k":1}',
      '"keep_alive":-1,"keep_alive":null',
    ];
    for (const trick of tricks) {
      expect({ trick, status: (await send(`${start},${trick}}`)).status }).toEqual({ trick, status: 200 });
      const sent = rig.ollama.seen.at(-1)?.body ?? '';
      expect({ trick, sent }).toEqual({ trick, sent: expect.not.stringMatching(/900000|:-1|ſ|\u212a/i) });
    }
  });

  it('never let more than they say reach a backend', async () => {
    const amount = fc.oneof(fc.integer({ min: 1, max: 4000 }), fc.constantFrom(-1, 1e9, 100_000));
    const stay = fc.oneof(fc.integer({ min: -2, max: 2000 }), fc.constantFrom('-1m', '2h', '9m', '601s'));
    const anyFields = fc.record(
      {
        ...{
          max_tokens: amount,
          n: fc.integer({ min: 1, max: 9 }),
          num_ctx: fc.integer({ min: 1, max: 1e6 }),
          keep_alive: stay,
        },
        options: fc.record({ num_ctx: fc.integer({ min: 1, max: 1e6 }), num_predict: amount }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    const routes = fc.constantFrom('/v1/chat/completions', '/v1/messages', '/api/chat');
    const anyBackend = fc.constantFrom<PairBackend>('ollama', 'openai', 'anthropic');
    const bounds: Readonly<Record<string, number>> = {
      ...{ max_tokens: 1000, max_completion_tokens: 1000, num_predict: 1000 },
      ...{ n: 2, num_ctx: 8192, keep_alive: 600 },
    };
    await fc.assert(
      fc.asyncProperty(routes, anyBackend, anyFields, async (path, backend, extra) => {
        const counts = seenCount();
        const { keep_alive, options } = extra;
        // Ollama overlooks the fields of other dialects.
        const said = path === '/api/chat' ? { keep_alive, options } : { max_tokens: 5, ...extra };
        const body = { model: models[backend], messages, stream: false, ...said };
        const { status } = await ask({ path, body });
        const calls = seenCount() - counts;
        if (calls === 0) return expect(status).toBe(400);
        expect(calls).toBeLessThanOrEqual(2);
        const sent = lastBody(backend);
        for (const [name, value] of [...Object.entries(sent), ...Object.entries((sent['options'] ?? {}) as Body)]) {
          const most = bounds[name];
          if (most !== undefined && value !== '9m')
            expect({ name, ok: Number(value) >= 0 && Number(value) <= most }).toEqual({ name, ok: true });
        }
      }),
      { numRuns: 80, interruptAfterTimeLimit: 20_000 },
    );
  });
});
