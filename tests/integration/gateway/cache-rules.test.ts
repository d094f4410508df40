import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { GatewaySettings, RoomAnswer } from '../../../apps/gateway/index.ts';
import { keeping, post } from '../../fakes/gateway/cached-chats.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type PairRig, type PairScripts, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { type RigOptions, systemClock } from '../../fakes/gateway/rig.ts';
import { doneLine, json } from '../../fakes/gateway/scripted-upstream.ts';
import { createLimits } from '../../unit/access/sample-keys.ts';

let rig: PairRig;
afterEach(() => rig.close());

async function setUp(options: RigOptions = {}, scripts: PairScripts = {}): Promise<void> {
  rig = await startPairRig(scripts, { ...options, settings: { ...keeping(), ...options.settings } });
}

type Headers = Readonly<Record<string, string>>;
const chat = (extra: object = {}, headers: Headers = {}) =>
  post(rig.url, '/v1/chat/completions', {
    body: { model: 'm', messages: [{ role: 'user', content: 'hi' }], ...extra },
    headers,
  });
const native = (extra: object = {}, headers: Headers = {}) =>
  post(rig.url, '/api/chat', { body: { model: 'm', messages: [{ role: 'user', content: 'hi' }], ...extra }, headers });
const asked = (): number => rig.ollama.seen.length;

describe('D11 what a request says of kept answers', () => {
  it('D11 off is neither given one nor leaves one', async () => {
    await setUp();
    expect((await chat({}, { 'x-drover-cache': 'off' })).cache).toBe('off');
    expect((await chat()).cache).toBe('miss');
    expect((await chat({}, { 'x-drover-cache': 'off' })).cache).toBe('off');
    expect(asked()).toBe(3);
  });

  it('D11 read is given one and leaves none', async () => {
    await setUp();
    expect((await chat({}, { 'x-drover-cache': 'read' })).cache).toBe('miss');
    expect((await chat({}, { 'x-drover-cache': 'read' })).cache).toBe('miss');
    await chat();
    expect((await chat({}, { 'x-drover-cache': 'read' })).cache).toBe('hit');
    expect(asked()).toBe(3);
  });

  it('D11 write is asked anew and leaves its answer in place of the one before', async () => {
    let count = 0;
    await setUp({}, { ollama: (answer) => answer.writeHead(200, json).end(doneLine(`answer ${++count}`).trimEnd()) });
    await native({ stream: false });
    expect((await native({ stream: false }, { 'x-drover-cache': 'write' })).text).toContain('answer 2');
    const again = await native({ stream: false });
    expect([again.cache, again.text.includes('answer 2')]).toEqual(['hit', true]);
  });

  it('D11 anything else is refused by name, also where nothing is kept', async () => {
    await setUp(keepingNothing);
    for (const path of ['/v1/chat/completions', '/api/chat', '/v1/messages', '/v1/embeddings']) {
      const answer = await post(rig.url, path, { body: { model: 'm' }, headers: { 'x-drover-cache': 'on' } });
      expect([answer.status, answer.text.includes('x-drover-cache')]).toEqual([400, true]);
    }
    expect(asked()).toBe(0);
  });

  it('D11 is told that the settings keep nothing, and others hear nothing of it', async () => {
    await setUp(keepingNothing);
    expect((await chat({}, { 'x-drover-cache': 'read' })).cache).toBe('off');
    expect((await chat()).cache).toBeNull();
    expect((await chat()).cache).toBeNull();
    expect(asked()).toBe(3);
    expect(rig.gateway.cache.stats()).toEqual({ hits: 0, misses: 0, coalesced: 0, entries: 0, sizeBytes: 0 });
  });
});

const keepingNothing: RigOptions = { settings: keeping({ areResponsesKept: false }) };

describe('D11 a request that differs', () => {
  const other: readonly (readonly [string, object, Headers])[] = [
    ['text', { messages: [{ role: 'user', content: 'ho' }] }, {}],
    ['role', { messages: [{ role: 'system', content: 'hi' }] }, {}],
    ['temperature', { temperature: 0 }, {}],
    ['seed', { seed: 1 }, {}],
    ['limit', { max_tokens: 5 }, {}],
    ['tools', { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] }, {}],
    ['form of the answer', { response_format: { type: 'json_object' } }, {}],
    ['number of answers', { n: 2 }, {}],
    ['model', { model: 'other' }, {}],
    ['context', {}, { 'x-drover-num-ctx': '512' }],
    ['project', {}, { 'x-drover-project': 'p' }],
  ];
  it.each(other)('D11 in its %s gets an answer of its own', async (_what, extra, headers) => {
    await setUp();
    await chat();
    expect((await chat(extra, headers)).cache).toBe('miss');
    expect((await chat(extra, headers)).cache).toBe('hit');
    expect((await chat()).cache).toBe('hit');
  });

  it('D11 in a member that only its backend knows gets an answer of its own', async () => {
    await setUp();
    await chat({ model: 'cloud/gpt' });
    for (const extra of [{ logit_bias: { 5: 1 } }, { logit_bias: { 5: 2 } }, { x_vendor: 1 }]) {
      expect((await chat({ model: 'cloud/gpt', ...extra })).cache).toBe('miss');
      expect((await chat({ model: 'cloud/gpt', ...extra })).cache).toBe('hit');
    }
    expect(rig.openai.seen).toHaveLength(4);
  });

  it('D11 only in its delivery is the same', async () => {
    await setUp();
    await chat();
    const delivered = [
      { stream: true },
      { stream: true, stream_options: { include_usage: true } },
      { keep_alive: '9m' },
    ];
    for (const extra of delivered) expect((await chat(extra)).cache).toBe('hit');
    expect((await native({ keep_alive: '9m' }, { 'x-drover-keep-alive': '1m' })).cache).toBe('hit');
    expect(asked()).toBe(1);
  });

  it('D11 in the files of its model gets an answer of its own', async () => {
    let digest = 'a';
    const localModels = () => [
      { name: 'm:latest', digest, capabilities: null, contextLength: null, isResident: true, hasRoom: true },
    ];
    await setUp({ ports: { localModels } });
    await chat();
    expect((await chat()).cache).toBe('hit');
    digest = 'b';
    expect((await chat()).cache).toBe('miss');
  });

  it('D11 in what a rule sets for it gets an answer of its own', async () => {
    await setUp();
    await chat();
    const { routes } = rig.gateway.settings();
    const withRule = (temperature: number): GatewaySettings => ({
      ...rig.gateway.settings(),
      routes: {
        ...routes,
        rules: [{ match: 'm', use: [{ backend: 'local', model: 'm' }], parameters: { temperature } }],
      },
    });
    rig.gateway.applySettings(withRule(0.5));
    expect((await chat()).cache).toBe('miss');
    rig.gateway.applySettings(withRule(0.7));
    expect((await chat()).cache).toBe('miss');
    rig.gateway.applySettings(withRule(0.5));
    expect((await chat()).cache).toBe('hit');
  });

  it('D11 in where its backend lives gets an answer of its own', async () => {
    await setUp();
    await chat({ model: 'cloud/gpt' });
    const settings = rig.gateway.settings();
    const backends = settings.backends.map((one) =>
      one.id === 'cloud' ? { ...one, url: one.url.replace('127.0.0.1', 'localhost') } : one,
    );
    rig.gateway.applySettings({ ...settings, backends });
    expect((await chat({ model: 'cloud/gpt' })).cache).toBe('miss');
  });
});

describe('D11 projects', () => {
  it('D11 never get the answers of others, whatever they ask in whatever order', async () => {
    await setUp();
    const owners = new Map<string, Set<string>>();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('', 'a', 'b', 'c'), fc.constantFrom('x', 'y'), fc.boolean()), {
          minLength: 1,
          maxLength: 6,
        }),
        async (requests) => {
          run++;
          for (const [project, text, isStreaming] of requests) {
            const question = `${run} ${text}`;
            const headers: Headers = project === '' ? {} : { 'x-drover-project': project };
            const messages = [{ role: 'user', content: question }];
            const { cache } = await chat({ messages, stream: isStreaming }, headers);
            const known = owners.get(question) ?? new Set();
            expect(cache).toBe(known.has(project) ? 'hit' : 'miss');
            owners.set(question, known.add(project));
          }
        },
      ),
      { numRuns: 12, interruptAfterTimeLimit: 10_000 },
    );
  });

  it('D11 of keys count, whatever their holders say', async () => {
    const [first, second] = [createTestKey({ project: 'a' }, 1), createTestKey({ project: 'b' }, 2)];
    await setUp({ ports: { keys: createKeyPort([first, second]) } });
    const as = (key: typeof first) => ({ authorization: `Bearer ${key.text}`, 'x-drover-project': 'a' });
    await chat({}, as(first));
    expect((await chat({}, as(first))).cache).toBe('hit');
    expect((await chat({}, as(second))).cache).toBe('miss');
  });
});

describe('D11 a kept answer', () => {
  it('D11 counts as a request and as no tokens, and its row says so', async () => {
    const limits = createLimits({ rpm: 2, tokensPerDay: 10 });
    const project = { rules: { id: 'p', models: ['*'], isLocalOnly: false }, limits, keepAlive: null };
    await setUp({ settings: { projects: new Map([['p', { ...project, priority: 'interactive' }]]) } });
    const headers = { 'x-drover-project': 'p' };
    await chat({}, headers);
    const hit = await chat({ stream: true }, headers);
    expect(hit.cache).toBe('hit');
    const refused = await chat({}, headers);
    expect(refused.status).toBe(429);
    const subject = { scope: 'project' as const, id: 'p', limits };
    const states = rig.gateway.limitStates([subject]).map(({ limit, used }) => [limit, used]);
    expect(Object.fromEntries(states)).toMatchObject({ rpm: 2, tokensPerDay: 7 });
    const [miss, row] = await rig.completedRows(3);
    expect(miss?.completed).toMatchObject({ cache: 'miss', promptTokens: 5, completionTokens: 2 });
    expect(row?.completed).toMatchObject({
      ...{ cache: 'hit', outcome: 'ok', status: 200, promptTokens: null, completionTokens: null, attempts: 0 },
      ...{ finishReason: 'stop', backend: 'local', servedModel: 'm:latest', overheadMs: null, queueMs: null },
    });
  });

  it('D11 waits for no daemon, no turn and no room in memory', async () => {
    let rooms = 0;
    const askRoom = (): RoomAnswer => {
      rooms++;
      return {
        kind: 'granted',
        contextLength: null,
        isContextUnsaid: false,
        keepAlive: null,
        release: () => undefined,
      };
    };
    let isReady = true;
    await setUp({
      ports: {
        memory: { askRoom, expectUnload: () => undefined },
        daemon: {
          readyUrl: () => (isReady ? rig.ollama.url : null),
          ensureReady: () => Promise.reject(new Error('The daemon was asked for.')),
        },
      },
      settings: { concurrency: new Map([['local', 1]]) },
    });
    await chat();
    isReady = false;
    const hit = await chat();
    expect([hit.cache, hit.headers.get('x-drover-queue-ms'), rooms]).toEqual(['hit', null, 1]);
  });

  it('D11 has an id and a time of its own, and so have its calls', async () => {
    const call = { function: { name: 'f', arguments: { a: 1 } } };
    const message = { role: 'assistant', content: '', tool_calls: [call] };
    const record = { ...(JSON.parse(doneLine()) as object), message };
    await setUp({}, { ollama: (answer) => answer.writeHead(200, json).end(JSON.stringify(record)) });
    const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }];
    interface Answer {
      readonly id: string;
      readonly choices: readonly [{ readonly message: { readonly tool_calls: readonly [{ readonly id: string }] } }];
    }
    const answers: Answer[] = [];
    for (const cache of ['miss', 'hit', 'hit']) {
      const answer = await chat({ tools });
      expect(answer.cache).toBe(cache);
      answers.push(answer.json() as unknown as Answer);
    }
    expect(new Set(answers.map(({ id }) => id)).size).toBe(3);
    expect(new Set(answers.map(({ choices }) => choices[0].message.tool_calls[0].id)).size).toBe(3);
    expect(answers[2]?.choices[0]).toMatchObject({
      message: { tool_calls: [{ function: { name: 'f', arguments: '{"a":1}' } }] },
      finish_reason: 'tool_calls',
    });
  });

  it('D11 holds all the answers that were asked for', async () => {
    await setUp();
    for (const model of ['m', 'cloud/gpt']) {
      const first = await chat({ model, n: 3 });
      const again = await chat({ model, n: 3 });
      expect([first.cache, again.cache]).toEqual(['miss', 'hit']);
      expect(again.json()['usage']).toMatchObject(first.json()['usage'] as object);
      const contentOf = (answer: typeof first) =>
        (answer.json()['choices'] as { index: number; message: { content: string } }[]).map(({ index, message }) => [
          index,
          message.content,
        ]);
      expect(contentOf(again)).toEqual(contentOf(first));
    }
  });

  it('D11 counts for as long as the settings say, by a clock that nobody sets', async () => {
    const time = createFakeClock();
    const clock = { nowMs: systemClock.nowMs, monotonicMs: time.monotonicMs };
    await setUp({ ports: { clock }, settings: keeping({ ttlMs: 1000 }) });
    await chat();
    time.advance(999);
    expect((await chat()).cache).toBe('hit');
    time.advance(1);
    expect((await chat()).cache).toBe('miss');
  });

  it('D11 is forgotten when the settings change so', async () => {
    await setUp();
    await chat();
    const settings = rig.gateway.settings();
    rig.gateway.applySettings({ ...settings, ...keeping({ areResponsesKept: false }) });
    rig.gateway.applySettings(settings);
    expect((await chat()).cache).toBe('miss');
    expect(rig.gateway.cache.stats()).toMatchObject({ hits: 0, misses: 2, entries: 1 });
  });

  it('D11 leaves no trace of what was asked or said in the log', async () => {
    await setUp();
    for (let count = 0; count < 2; count++) await chat({ messages: [{ role: 'user', content: 'canary' }] });
    expect(JSON.stringify([rig.logs, rig.rows()])).not.toMatch(/canary|Hello/);
  });
});
