import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { models, type PairBackend, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { startRig } from '../../fakes/gateway/rig.ts';
import { startSimulator } from '../../fakes/gateway/simulator.ts';
import { formOf, readError } from './read-answers.ts';

let rig: PairRig;
beforeAll(async () => {
  rig = await startPairRig();
});
afterAll(() => rig.close());

async function post(path: string, body: string | Uint8Array<ArrayBuffer>) {
  const answer = await fetch(rig.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** Routes that take a conversation, with a sound body of each. */
const chats = [
  { path: '/v1/chat/completions', list: 'messages', sound: { messages: [{ role: 'user', content: 'hi' }] } },
  { path: '/v1/responses', list: 'input', sound: { input: [{ role: 'user', content: 'hi' }] } },
  { path: '/v1/messages', list: 'messages', sound: { max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] } },
  { path: '/api/chat', list: 'messages', sound: { messages: [{ role: 'user', content: 'hi' }], stream: false } },
] as const;
/** All others. */
const texts = [
  { path: '/v1/completions', sound: { prompt: 'x' } },
  { path: '/v1/embeddings', sound: { input: 'x' } },
  { path: '/v1/messages/count_tokens', sound: { messages: [{ role: 'user', content: 'hi' }] } },
  { path: '/api/generate', sound: { prompt: 'x', stream: false } },
  { path: '/api/embed', sound: { input: 'x' } },
  { path: '/api/embeddings', sound: { prompt: 'x' } },
  { path: '/generate', sound: { prompt: 'x' } },
  { path: '/chat', sound: { prompt: 'x' } },
] as const;
const all = [...chats, ...texts];
const hasOwnChoice = (path: string): boolean => path === '/generate' || path === '/chat';

interface Refusal {
  readonly code?: string;
  readonly status?: number;
  /** Path that the message begins with. */
  readonly at?: string;
}

function expectRefused(path: string, answer: Awaited<ReturnType<typeof post>>, wanted: Refusal): void {
  const error = readError(formOf(path), answer.text);
  expect({ status: answer.status, code: answer.headers.get('x-drover-error') }).toEqual({
    status: wanted.status ?? 400,
    code: wanted.code ?? 'invalid_request',
  });
  expect(error.message).toMatch(/\S/);
  if (wanted.at === undefined) return;
  expect(error.message).toContain(wanted.at);
  if (formOf(path) === 'openai') expect(error.field).toBe(wanted.at);
}

const backends = Object.keys(models) as readonly PairBackend[];

describe.each(all)('$path', ({ path, sound }) => {
  const send = (changes: object): ReturnType<typeof post> =>
    post(path, JSON.stringify({ model: 'm', ...sound, ...changes }));

  it('answers a sound body', async () => {
    expect((await send({})).status).toBe(200);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['half an object', '{"model":"m"'],
    ['text', 'model=m'],
    ['two objects', '{}{}'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00])],
  ])('refuses %s', async (_name, body) => {
    expectRefused(path, await post(path, body), { code: 'invalid_json' });
  });

  it.each(['[]', 'null', '"x"', '1', 'true'])('refuses the JSON value %s, which is no object', async (body) => {
    expectRefused(path, await post(path, body), {});
  });

  it('refuses a missing model and one of a wrong type, by name', async () => {
    const at = 'model';
    if (!hasOwnChoice(path)) {
      expectRefused(path, await send({ model: undefined }), { at });
      expectRefused(path, await send({ model: '' }), { at });
    }
    expectRefused(path, await send({ model: 7 }), { at });
    expectRefused(path, await send({ model: 'x'.repeat(300) }), { at });
    expectRefused(path, await send({ model: '../../etc/passwd' }), { at });
  });

  it('refuses JSON that nests a million levels deep, at once and in a field', async () => {
    const deep = '['.repeat(1_000_000);
    expectRefused(path, await post(path, deep), { code: 'json_too_deep' });
    const closed = `{"model":"m","metadata":${deep}${']'.repeat(1_000_000)}}`;
    expectRefused(path, await post(path, closed), { code: 'json_too_deep' });
  });

  it('takes keys of prototypes for what they are: keys', async () => {
    const keys = `{"__proto__":{"model":"x","isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"hasOwnProperty":1,`;
    const answer = await post(path, keys + JSON.stringify({ model: 'm', ...sound }).slice(1));
    expect(answer.status).toBe(200);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  it('answers a text of ten million characters in one line', async () => {
    const large = 'x'.repeat(10_000_000);
    const answer = await post(path, JSON.stringify({ model: 'm', ...sound, metadata: { note: large } }));
    expect(answer.status).toBeLessThan(500);
  });
});

const temperatures = [
  ['-1', '/v1/chat/completions'],
  ['1e400', '/v1/chat/completions'],
  ['"hot"', '/v1/chat/completions'],
  ['-1', '/v1/responses'],
  ['[]', '/v1/responses'],
  ['-1', '/v1/messages'],
  ['1.1', '/v1/messages'],
  ['{}', '/v1/messages'],
] as const;

describe('numbers', () => {
  it.each(temperatures)('like a temperature of %s are refused by %s with their path', async (value, path) => {
    const { sound } = chats.find((chat) => chat.path === path) ?? chats[0];
    for (const backend of backends) {
      const body = JSON.stringify({ model: models[backend], ...sound, temperature: 0.25 });
      expectRefused(path, await post(path, body.replace('0.25', value)), { at: 'temperature' });
    }
  });

  it.each([
    ['/v1/chat/completions', { max_tokens: 0 }, 'max_tokens'],
    ['/v1/chat/completions', { max_tokens: 10, max_completion_tokens: 20 }, 'max_completion_tokens'],
    ['/v1/chat/completions', { seed: 1.5 }, 'seed'],
    ['/v1/chat/completions', { seed: 1e300 }, 'seed'],
    ['/v1/chat/completions', { n: 0 }, 'n'],
    ['/v1/chat/completions', { n: 100_000 }, 'n'],
    ['/v1/chat/completions', { top_p: 2 }, 'top_p'],
    ['/v1/chat/completions', { logprobs: true, top_logprobs: 21 }, 'top_logprobs'],
    ['/v1/completions', { max_tokens: -5 }, 'max_tokens'],
    ['/v1/embeddings', { dimensions: 0 }, 'dimensions'],
    ['/v1/embeddings', { input: [] }, 'input'],
    ['/v1/responses', { max_output_tokens: 0 }, 'max_output_tokens'],
    ['/v1/messages', { max_tokens: 0 }, 'max_tokens'],
    ['/v1/messages', { max_tokens: undefined }, 'max_tokens'],
    ['/v1/messages', { thinking: { type: 'enabled', budget_tokens: -1 } }, 'thinking.budget_tokens'],
    ['/api/chat', { options: { num_ctx: -1 } }, 'options.num_ctx'],
    ['/api/chat', { options: { temperature: 'hot' } }, 'options.temperature'],
    ['/api/generate', { options: [] }, 'options'],
    ['/api/embed', { dimensions: 'x' }, 'dimensions'],
  ])('%s refuses %j', async (path, changes, at) => {
    const { sound } = all.find((one) => one.path === path) ?? chats[0];
    expectRefused(path, await post(path, JSON.stringify({ model: 'm', ...sound, ...changes })), { at });
  });
});

describe('what no backend can be asked for', () => {
  it.each([
    ['/v1/chat/completions', { n: 2, stream: true }, 'n'],
    ['/v1/chat/completions', { modalities: ['text', 'audio'] }, 'modalities'],
    ['/v1/embeddings', { input: [1, 2] }, 'input[0]'],
    ['/v1/responses', { previous_response_id: 'resp_1' }, 'previous_response_id'],
    ['/v1/responses', { background: true }, 'background'],
  ])('%s refuses %j', async (path, changes, at) => {
    const { sound } = all.find((one) => one.path === path) ?? chats[0];
    const body = JSON.stringify({ model: 'm', ...sound, ...changes });
    expectRefused(path, await post(path, body), { at, code: 'unsupported_feature' });
  });
});

describe('conversations', () => {
  it.each(chats)('$path refuses messages of a wrong type', async ({ path, list, sound }) => {
    for (const value of [7, {}, true]) {
      expectRefused(path, await post(path, JSON.stringify({ model: 'm', ...sound, [list]: value })), { at: list });
    }
    const nothing = JSON.stringify({ model: 'm', ...sound, [list]: [null] });
    expectRefused(path, await post(path, nothing), { at: `${list}[0]` });
  });

  it.each(chats.filter(({ path }) => path !== '/api/chat'))(
    '$path refuses a conversation without messages',
    async ({ path, list, sound }) => {
      for (const backend of backends) {
        const body = JSON.stringify({ model: models[backend], ...sound, [list]: [] });
        expectRefused(path, await post(path, body), { at: list });
      }
    },
  );

  it.each(chats)('$path refuses a role that there is not', async ({ path, list, sound }) => {
    for (const backend of backends) {
      const body = { model: models[backend], ...sound, [list]: [{ role: 'robot', content: 'hi' }] };
      expectRefused(path, await post(path, JSON.stringify(body)), { at: `${list}[0].role` });
    }
  });

  it.each([
    [
      '/v1/chat/completions',
      { messages: [{ role: 'tool', tool_call_id: 'x', content: 'y' }] },
      'messages[0].tool_call_id',
    ],
    ['/v1/chat/completions', { messages: [{ role: 'tool', content: 'y' }] }, 'messages[0].role'],
    ['/v1/responses', { input: [{ type: 'function_call_output', call_id: 'x', output: 'y' }] }, 'input[0].call_id'],
    [
      '/v1/messages',
      { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: 'y' }] }] },
      'messages[0].content[0].tool_use_id',
    ],
    ['/api/chat', { messages: [{ role: 'tool', tool_name: 'x', content: 'y' }] }, 'messages[0].tool_name'],
  ])('%s refuses a result without its call', async (path, changes, at) => {
    const { sound } = chats.find((chat) => chat.path === path) ?? chats[0];
    for (const backend of backends) {
      expectRefused(path, await post(path, JSON.stringify({ model: models[backend], ...sound, ...changes })), { at });
    }
  });

  it('answers texts with lone surrogates', async () => {
    for (const { path } of chats) {
      for (const backend of backends) {
        const { sound } = chats.find((chat) => chat.path === path) ?? chats[0];
        const body = JSON.stringify({ model: models[backend], ...sound }).replace('"hi"', '"\\ud800 hi \\udfff"');
        expect((await post(path, body)).status).toBe(200);
      }
    }
  });
});

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const image = (path: string, data: string): object => {
  const url = `data:image/png;base64,${data}`;
  switch (path) {
    case '/v1/chat/completions':
      return { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] };
    case '/v1/responses':
      return { input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }] };
    case '/v1/messages':
      return {
        messages: [
          { role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }] },
        ],
      };
    default:
      return { messages: [{ role: 'user', content: 'x', images: [data] }] };
  }
};
const imagePaths: Readonly<Record<string, string>> = {
  '/v1/chat/completions': 'messages[0].content[0].image_url.url',
  '/v1/responses': 'input[0].content[0].image_url',
  '/v1/messages': 'messages[0].content[0].source.data',
  '/api/chat': 'messages[0].images[0]',
};

describe('pictures and schemas', () => {
  it.each(chats)('$path refuses base64 that is none', async ({ path, sound }) => {
    for (const data of ['####', 'abc', '%%%=']) {
      const body = JSON.stringify({ model: 'm', ...sound, ...image(path, data) });
      expectRefused(path, await post(path, body), { at: imagePaths[path] ?? '' });
    }
  });

  it.each([
    [
      '/v1/chat/completions',
      { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: 'x' } } },
      'response_format.json_schema.schema',
    ],
    ['/v1/chat/completions', { response_format: { type: 'xml' } }, 'response_format.type'],
    [
      '/v1/chat/completions',
      { tools: [{ type: 'function', function: { name: 'f', parameters: 7 } }] },
      'tools[0].function.parameters',
    ],
    ['/v1/responses', { text: { format: { type: 'json_schema', name: 'a', schema: [] } } }, 'text.format.schema'],
    ['/v1/messages', { output_config: { format: { type: 'json_schema', schema: 1 } } }, 'output_config.format.schema'],
    ['/v1/messages', { tools: [{ name: 'f', input_schema: 'x' }] }, 'tools[0].input_schema'],
    ['/api/chat', { format: 7 }, 'format'],
    ['/api/chat', { format: 'xml' }, 'format'],
  ])('%s refuses a schema that is none: %j', async (path, changes, at) => {
    const { sound } = chats.find((chat) => chat.path === path) ?? chats[0];
    for (const backend of backends) {
      const body = JSON.stringify({ model: models[backend], ...sound, ...changes });
      expectRefused(path, await post(path, body), { at });
    }
  });
});

describe('a picture for a model that only reads', () => {
  it('is refused in words by every dialect', async () => {
    const simulator = await startSimulator();
    const real = await startRig({ upstreamUrl: simulator.url });
    for (const { path, sound } of chats) {
      const body = JSON.stringify({ model: 'llama3.2:3b', ...sound, ...image(path, onePixel) });
      const answer = await fetch(real.url + path, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status, path).toBe(400);
      expect(readError(formOf(path), await answer.text()).message).toMatch(/image|picture|vision/i);
    }
    await real.close();
    await simulator.stop();
  });
});
