import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';
import { type SimulatorProcess, startSimulator } from '../../fakes/gateway/simulator.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const question = (extra: object = {}) => ({ model: 'm', messages: [{ role: 'user', content: 'See' }], ...extra });

interface Part {
  readonly name: string;
  readonly data: Buffer | string;
  readonly type?: string;
  readonly fileName?: string;
}

const requestPart = (body: unknown, name = 'request'): Part => ({ name, data: JSON.stringify(body) });
const filePart = (extra: Partial<Part> = {}): Part => ({
  name: 'file',
  data: png,
  type: 'image/png',
  fileName: 'dot.png',
  ...extra,
});

function createForm(parts: readonly Part[]): FormData {
  const form = new FormData();
  for (const { name, data, type, fileName } of parts) {
    if (typeof data === 'string' && fileName === undefined) form.append(name, data);
    else
      form.append(
        name,
        new File([new Uint8Array(Buffer.from(data))], fileName ?? 'x', type === undefined ? {} : { type }),
      );
  }
  return form;
}

let upstream: ScriptedUpstream;
let rig: Rig;

beforeEach(async () => {
  upstream = await startScriptedUpstream(answerWell);
  rig = await startRig({ upstreamUrl: upstream.url });
});
afterEach(async () => {
  await rig.close();
  await upstream.close();
});

async function send(path: string, parts: readonly Part[], headers: Record<string, string> = {}) {
  const answer = await fetch(rig.url + path, { method: 'POST', body: createForm(parts), headers });
  return { status: answer.status, code: answer.headers.get('x-drover-error'), text: await answer.text() };
}
const sent = (): unknown => JSON.parse(upstream.seen[0]?.body ?? 'null');

describe('a form with a file', () => {
  it.each([
    ['/v1/chat/completions', question()],
    ['/v1/messages', question({ max_tokens: 5 })],
    ['/v1/responses', { model: 'm', input: 'See' }],
    ['/api/chat', question({ stream: false })],
    ['/chat', { ...question(), model_id: 'm' }],
    ['/p/notes/chat', { prompt: 'See', model_id: 'm' }],
  ])('reaches the model on %s', async (path, body) => {
    const answer = await send(path, [requestPart(body), filePart()]);
    expect(answer.status, answer.text).toBe(200);
    expect(sent()).toMatchObject({ messages: [{ role: 'user', content: 'See', images: [png.toString('base64')] }] });
  });

  it('reaches the model on /generate from plain fields', async () => {
    const parts: Part[] = [
      { name: 'prompt', data: 'See' },
      { name: 'model_id', data: 'm' },
      { name: 'temperature', data: '0.5' },
      filePart(),
    ];
    expect((await send('/generate', parts)).status).toBe(200);
    expect(sent()).toMatchObject({
      options: { temperature: 0.5 },
      messages: [{ content: 'See', images: [expect.any(String)] }],
    });
  });

  it.each(['body', 'payload'])('may hold the JSON in a field %s, and also as a file', async (name) => {
    const text = JSON.stringify(question());
    expect((await send('/v1/chat/completions', [requestPart(question(), name), filePart()])).status).toBe(200);
    const asFile: Part = { name, data: text, type: 'application/json', fileName: 'request.json' };
    expect((await send('/v1/chat/completions', [asFile, filePart()])).status).toBe(200);
  });

  it('is recognised by its bytes when it names no type', async () => {
    const answer = await send('/v1/chat/completions', [
      requestPart(question()),
      filePart({ type: 'application/octet-stream' }),
    ]);
    expect(answer.status).toBe(200);
    expect(sent()).toMatchObject({ messages: [{ images: [png.toString('base64')] }] });
  });

  it.each([
    ['# A list', 'A list'],
    ['BMW', 'BMW'],
  ])('is recognised as a text when it is one and names no type: %s', async (data, shown) => {
    const note = filePart({ data, type: 'application/octet-stream', fileName: 'list.md' });
    expect((await send('/v1/chat/completions', [requestPart(question()), note])).status).toBe(200);
    expect(JSON.stringify(sent())).toContain(shown);
  });

  it('is refused when neither its type nor its bytes say what it is', async () => {
    const blob = filePart({ data: Buffer.from([0, 1, 2, 3]), type: 'application/octet-stream' });
    expect(await send('/v1/chat/completions', [requestPart(question()), blob])).toMatchObject({ status: 415 });
  });

  it('gives a text with its name as a label, whatever the name', async () => {
    const note = filePart({ data: 'hello', type: 'text/plain', fileName: '../../etc/passwd' });
    expect((await send('/v1/chat/completions', [requestPart(question()), note])).status).toBe(200);
    const body = JSON.stringify(sent());
    expect(body).toContain('hello');
    expect(body).toContain('passwd');
  });
});

describe('a form that is wrong', () => {
  const chat = '/v1/chat/completions';

  it.each<[string, readonly Part[], number, string, RegExp]>([
    ['no request field', [filePart()], 400, 'invalid_request', /field request/],
    ['bad JSON', [{ name: 'request', data: '{oops' }, filePart()], 400, 'invalid_json', /JSON of the form/],
    ['deep JSON', [{ name: 'request', data: '['.repeat(300) }, filePart()], 400, 'json_too_deep', /nested/],
    [
      'an empty file',
      [requestPart(question()), filePart({ data: Buffer.alloc(0) })],
      400,
      'invalid_request',
      /files\[0\] is empty/,
    ],
    [
      'an unknown type',
      [requestPart(question()), filePart({ type: 'application/zip' })],
      415,
      'unsupported_media_type',
      /files\[0\]/,
    ],
    [
      'text that is none',
      [requestPart(question()), filePart({ data: Buffer.from([0xff, 0xfe, 0]), type: 'text/plain' })],
      400,
      'invalid_request',
      /files\[0\] must be text/,
    ],
    [
      'no question',
      [requestPart({ model: 'm', messages: [{ role: 'system', content: 'x' }] }), filePart()],
      400,
      'invalid_request',
      /messages must hold/,
    ],
    ['no object', [requestPart([1]), filePart()], 400, 'invalid_request', /JSON object/],
    [
      '17 files',
      [requestPart(question()), ...Array.from({ length: 17 }, () => filePart())],
      400,
      'invalid_request',
      /at most 16/,
    ],
    [
      '65 parts',
      Array.from({ length: 65 }, (_, index) => ({ name: `f${index}`, data: 'x' })),
      400,
      'invalid_request',
      /at most 64 parts/,
    ],
  ])('is told so: %s', async (_name, parts, ...expected) => {
    const [status, code, message] = expected;
    const answer = await send(chat, parts);
    expect(answer).toMatchObject({ status, code });
    expect(answer.text).toMatch(message);
    expect(upstream.seen).toHaveLength(0);
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=x'])(
    'is told so when it is none: %s',
    async (type) => {
      const answer = await fetch(rig.url + chat, {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'no form',
      });
      expect(answer.status).toBe(type.includes('boundary') ? 400 : 415);
    },
  );

  it('is told so in the dialect of its route', async () => {
    expect((await send('/api/chat', [filePart()])).text).toMatch(/^\{"error":"/);
    expect((await send('/v1/messages', [filePart()])).text).toMatch(/^\{"type":"error"/);
    expect((await send('/chat', [filePart()])).text).toMatch(/^\{"success":false/);
  });

  it('is not taken where no files belong', async () => {
    for (const path of ['/v1/embeddings', '/v1/completions', '/api/embed', '/v1/batch']) {
      expect(await send(path, [requestPart(question()), filePart()])).toMatchObject({ status: 415 });
    }
  });

  it('may not be larger than any other body', async () => {
    await rig.close();
    rig = await startRig({ upstreamUrl: upstream.url, settings: { maxBodyBytes: 1000 } });
    const big = filePart({ data: Buffer.alloc(2000, 1) });
    expect(await send(chat, [requestPart(question()), big])).toMatchObject({ status: 413, code: 'body_too_large' });
  });
});

it.each([{ origin: 'http://evil.test' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])(
  'T2 refuses a form that a page of another site sends: %j',
  async (headers) => {
    for (const path of ['/v1/chat/completions', '/api/chat', '/generate']) {
      const answer = await send(path, [requestPart(question()), filePart()], headers);
      expect(answer).toMatchObject({ status: 403, code: 'forbidden_origin' });
    }
    expect(upstream.seen).toHaveLength(0);
  },
);

describe('over the simulator', () => {
  let simulator: SimulatorProcess;
  beforeAll(async () => {
    simulator = await startSimulator({ TOKENS_PER_SECOND: '4000' });
  });
  afterAll(() => simulator.stop());

  it('asks a model that sees, and passes on the refusal of one that does not', async () => {
    await rig.close();
    rig = await startRig({ upstreamUrl: simulator.url });
    const ask = (model: string) => send('/v1/chat/completions', [requestPart({ ...question(), model }), filePart()]);
    const blind = await ask('llama3.2:3b');
    expect(blind.status).toBe(400);
    expect(JSON.parse(blind.text)).toHaveProperty('error.message');
    expect((await ask('gemma3:4b')).status).toBe(200);
  });
});
