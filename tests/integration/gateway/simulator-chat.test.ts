import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCase, chatBody } from '../../fakes/gateway/calls.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { type SimulatorProcess, startSimulator } from '../../fakes/gateway/simulator.ts';

const model = 'llama3.2:3b';
let simulator: SimulatorProcess;
let rig: Rig;

beforeAll(async () => {
  simulator = await startSimulator({ TOKENS_PER_SECOND: '400' });
  rig = await startRig({ upstreamUrl: simulator.url });
});

afterAll(async () => {
  await rig.close();
  await simulator.stop();
});

const openai = '/v1/chat/completions';
const readEvents = (text: string): Record<string, unknown>[] =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('data: {'))
    .map((block) => JSON.parse(block.slice('data: '.length)) as Record<string, unknown>);
const lastRow = () => rig.rows().at(-1);

describe('OpenAI chat over the simulator', () => {
  it('answers in one piece with usage, and writes the whole row', async () => {
    const answer = await callCase(
      rig.url,
      { path: openai, body: chatBody({ model, max_tokens: 12 }) },
      { 'x-request-id': 'trace-1' },
    );
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json',
      'x-request-id': 'trace-1',
      'x-drover-backend': 'local',
      'x-drover-model': model,
      'x-drover-queue-ms': '0',
    });
    const body = JSON.parse(answer.text) as Record<string, unknown>;
    expect(body).toMatchObject({ object: 'chat.completion', model, usage: { completion_tokens: 12 } });
    expect(body).toMatchObject({ choices: [{ finish_reason: 'length', message: { role: 'assistant' } }] });
    const row = lastRow();
    expect(row?.opened).toMatchObject({
      correlationId: 'trace-1',
      dialectIn: 'openai',
      dialectOut: 'ollama',
      route: openai,
      model,
      servedModel: model,
      backend: 'local',
      stream: false,
      clientAddress: '127.0.0.1',
      pid: null,
      keyId: null,
    });
    expect(row?.completed).toMatchObject({
      status: 200,
      outcome: 'ok',
      errorCode: null,
      attempts: 1,
      completionTokens: 12,
      finishReason: 'length',
      bytesOut: Buffer.byteLength(answer.text),
    });
    const { totalMs = 0, overheadMs, loadMs, decodeMs } = row?.completed ?? {};
    expect(overheadMs).toBeGreaterThan(0);
    expect(overheadMs).toBeLessThan(totalMs);
    expect(loadMs).not.toBeNull();
    expect(decodeMs).toBeGreaterThan(0);
    // Of one request nobody can say what is usual.
    expect(rig.gateway.overheadMs()).toBeNull();
  });

  it('streams every piece, usage last, and knows the time to the first token', async () => {
    const body = chatBody({ model, stream: true, max_completion_tokens: 20, stream_options: { include_usage: true } });
    const answer = await callCase(rig.url, { path: openai, body });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    const events = readEvents(answer.text);
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 20 } });
    const { firstTokenMs, totalMs = 0, completionTokens, outcome } = lastRow()?.completed ?? {};
    expect(firstTokenMs).toBeGreaterThan(0);
    expect(firstTokenMs).toBeLessThan(totalMs);
    expect({ completionTokens, outcome }).toEqual({ completionTokens: 20, outcome: 'ok' });
  });

  it('calls tools and answers by a schema', async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const tools = [
      { type: 'function', function: { name: 'get_weather', description: 'Weather of a city', parameters } },
    ];
    const messages = [{ role: 'user', content: 'What is the weather in Oslo? Use get_weather.' }];
    const called = await callCase(rig.url, { path: openai, body: chatBody({ model, messages, tools }) });
    expect(JSON.parse(called.text)).toMatchObject({
      choices: [{ finish_reason: 'tool_calls', message: { tool_calls: [{ function: { name: 'get_weather' } }] } }],
    });
    const format = { type: 'json_schema', json_schema: { name: 'place', schema: parameters } };
    const shaped = await callCase(rig.url, { path: openai, body: chatBody({ model, response_format: format }) });
    const { choices } = JSON.parse(shaped.text) as { choices: { message: { content: string } }[] };
    expect(JSON.parse(choices[0]?.message.content ?? '')).toHaveProperty('city');
  });

  it('takes images as data URLs, and refuses to fetch them', async () => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const ask = (url: string) =>
      callCase(rig.url, {
        path: openai,
        body: chatBody({
          model: 'gemma3:4b',
          messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
        }),
      });
    expect((await ask(`data:image/png;base64,${pixel}`)).status).toBe(200);
    expect((await ask('http://127.0.0.1:1/x.png')).status).toBe(400);
  });

  it('tells of an unknown model in its own dialect, with a row', async () => {
    const answer = await callCase(rig.url, { path: openai, body: chatBody({ model: 'nope' }) });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'model_not_found', type: 'not_found_error' } });
    expect(lastRow()?.completed).toMatchObject({ status: 404, outcome: 'client_error', errorCode: 'model_not_found' });
  });

  it('embeds texts', async () => {
    const body = JSON.stringify({ model: 'nomic-embed-text', input: ['a', 'b'] });
    const answer = await callCase(rig.url, { path: '/v1/embeddings', body });
    expect((JSON.parse(answer.text) as { data: unknown[] }).data).toHaveLength(2);
    expect(lastRow()?.completed?.promptTokens).toBeGreaterThan(0);
    expect(lastRow()?.opened.servedModel).toBe('nomic-embed-text:latest');
  });

  it('names a dropped field in the header and the row', async () => {
    const answer = await callCase(rig.url, {
      path: openai,
      body: chatBody({ model, max_tokens: 1, logit_bias: { 50256: -100 } }),
    });
    expect(answer.headers.get('x-drover-translation')).toContain('dropped logit_bias');
    expect(lastRow()?.opened.translation.dropped).toContain('logit_bias');
  });
});

describe('Ollama over the simulator', () => {
  it('passes a chat stream through byte by byte with its usage tapped', async () => {
    const body = chatBody({ model, options: { num_predict: 6 } });
    const answer = await callCase(rig.url, { path: '/api/chat', body });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = answer.text.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ done: true, eval_count: 6 });
    expect(lastRow()?.opened).toMatchObject({ dialectIn: 'ollama', dialectOut: 'ollama', stream: true });
    expect(lastRow()?.completed).toMatchObject({ completionTokens: 6, outcome: 'ok', finishReason: 'length' });
    expect(lastRow()?.completed?.bytesOut).toBe(Buffer.byteLength(answer.text));
  });

  it.each([
    ['/api/generate', { prompt: 'hi', stream: false, options: { num_predict: 3 } }],
    ['/api/chat', { messages: [{ role: 'user', content: 'hi' }], stream: false, options: { num_predict: 3 } }],
  ])('passes a whole answer of %s through', async (path, extra) => {
    const answer = await callCase(rig.url, { path, body: JSON.stringify({ model, ...extra }) });
    expect(JSON.parse(answer.text)).toMatchObject({ done: true, eval_count: 3 });
    expect(lastRow()?.completed).toMatchObject({ completionTokens: 3, outcome: 'ok' });
  });

  it('passes loading and unloading through, which are one object though a stream is the default', async () => {
    const answer = await callCase(rig.url, { path: '/api/generate', body: JSON.stringify({ model }) });
    expect(JSON.parse(answer.text)).toMatchObject({ done: true, done_reason: 'load' });
    const unloaded = await callCase(rig.url, {
      path: '/api/chat',
      body: JSON.stringify({ model, messages: [], keep_alive: 0 }),
    });
    expect(JSON.parse(unloaded.text)).toMatchObject({ done: true, done_reason: 'unload' });
    expect(lastRow()?.completed).toMatchObject({ outcome: 'ok', finishReason: 'unload' });
  });

  it.each(['/api/embed', '/api/embeddings'])('passes %s through', async (path) => {
    const answer = await callCase(rig.url, {
      path,
      body: JSON.stringify({ model: 'nomic-embed-text', input: 'a', prompt: 'a' }),
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/"embeddings?":\[/);
  });

  it('passes lookups and management through', async () => {
    const tags = (await (await fetch(`${rig.url}/api/tags`)).json()) as { models: { name: string }[] };
    expect(tags.models.map(({ name }) => name)).toContain(model);
    expect((await fetch(`${rig.url}/api/ps`)).status).toBe(200);
    expect(await (await fetch(`${rig.url}/api/version`)).json()).toEqual({ version: '0.31.2' });
    const shown = await callCase(rig.url, { path: '/api/show', body: JSON.stringify({ name: model }) });
    expect(JSON.parse(shown.text)).toHaveProperty('model_info');
    const copied = await callCase(rig.url, {
      path: '/api/copy',
      body: JSON.stringify({ source: model, destination: 'copy' }),
    });
    expect(copied.status).toBe(200);
    const deleted = await fetch(`${rig.url}/api/delete`, {
      method: 'DELETE',
      body: JSON.stringify({ model: 'copy' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(deleted.status).toBe(200);
    const missing = await callCase(rig.url, {
      path: '/api/copy',
      body: JSON.stringify({ source: 'nope', destination: 'x' }),
    });
    expect(missing.status).toBe(404);
    expect(JSON.parse(missing.text)).toHaveProperty('error');
  });

  it('passes an upload through', async () => {
    const digest = `sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881`;
    const uploaded = await fetch(`${rig.url}/api/blobs/${digest}`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(uploaded.status).toBe(201);
    expect(lastRow()?.completed).toMatchObject({ status: 201, bytesIn: 1, outcome: 'ok' });
    expect((await fetch(`${rig.url}/api/blobs/${digest}`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${rig.url}/api/blobs/${digest.replace(':2', ':3')}`, { method: 'HEAD' })).status).toBe(404);
  });

  it('stops the simulator from generating when the client leaves', async () => {
    const abort = new AbortController();
    const body = chatBody({ model, stream: true, messages: [{ role: 'user', content: 'Write a long story.' }] });
    const answer = await fetch(rig.url + openai, {
      method: 'POST',
      body,
      signal: abort.signal,
      headers: { 'content-type': 'application/json' },
    });
    await answer.body?.getReader().read();
    const leftAtMs = Date.now();
    abort.abort();
    const findAbort = () => simulator.journal().findLast(({ event }) => event === 'request-aborted');
    while (Number(findAbort()?.['atMs'] ?? 0) < leftAtMs - 1) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

describe('models in OpenAI form', () => {
  it('lists them and tells of one, also with a slash or a colon in its name', async () => {
    const list = (await (await fetch(`${rig.url}/v1/models`)).json()) as { object: string; data: { id: string }[] };
    expect(list.object).toBe('list');
    expect(list.data.map(({ id }) => id)).toContain(model);
    expect(await (await fetch(`${rig.url}/v1/models/${model}`)).json()).toMatchObject({ id: model, object: 'model' });
    expect(await (await fetch(`${rig.url}/v1/models/nomic-embed-text`)).json()).toMatchObject({
      id: 'nomic-embed-text',
    });
    expect((await fetch(`${rig.url}/v1/models/someone/unknown:7b`)).status).toBe(404);
    expect((await fetch(`${rig.url}/p/notes/v1/models/${encodeURIComponent(model)}`)).status).toBe(200);
  });
});
