import { request } from 'node:http';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatorHere, startSimulator, stopSimulators, userMessage } from './simulator-here.ts';

let simulator: SimulatorHere;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(stopSimulators);

const raw = (
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: simulator.port, path, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end();
  });

describe('the HTTP edge', () => {
  it.each([
    ['GET', '/', 200],
    ['HEAD', '/', 200],
    ['HEAD', '/api/version', 200],
    ['HEAD', '/api/tags', 200],
    ['GET', '/api/status', 200],
    ['GET', '/nope', 404],
    ['GET', '/v1/messages/count_tokens', 404],
    ['GET', '/metrics', 404],
    ['GET', '/api/chat', 405],
    ['POST', '/api/tags', 405],
    ['POST', '/api/me', 401],
    ['GET', '/v1/models/nope', 404],
  ])('%s %s gives %i', async (method, path, status) => {
    const answer = await raw(path, { method });
    expect(answer.status).toBe(status);
    if (method === 'HEAD') expect(answer.body).toBe('');
    if (status === 405) expect(answer.body).toBe('405 method not allowed');
  });

  it('answers an unknown path in plain text', async () => {
    expect(await raw('/nope')).toMatchObject({ body: '404 page not found', headers: { 'content-type': 'text/plain' } });
  });

  it('refuses foreign hosts and origins without a body, and lets its own pass', async () => {
    expect(await raw('/api/version', { headers: { host: 'evil.test' } })).toMatchObject({ status: 403, body: '' });
    expect(await raw('/api/version', { headers: { origin: 'http://evil.test' } })).toMatchObject({
      status: 403,
      body: '',
    });
    const allowed = await raw('/api/version', { headers: { origin: 'http://localhost:3000' } });
    expect(allowed).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': 'http://localhost:3000' } });
  });

  it.each([
    ['/api/chat', '', 400, { error: 'missing request body' }],
    [
      '/v1/chat/completions',
      '',
      400,
      { error: { message: 'EOF', type: 'invalid_request_error', param: null, code: null } },
    ],
    ['/api/chat', '{"model":', 400, { error: 'unexpected EOF' }],
    ['/api/chat', '{}', 400, { error: 'model is required' }],
    ['/api/generate', '{}', 404, { error: "model '' not found" }],
    ['/api/generate', '{"model":"a b"}', 400, { error: 'invalid model name' }],
    ['/api/chat', '{"model":"Nope"}', 404, { error: "model 'Nope' not found" }],
    ['/api/embed', '{"model":"nope","input":"x"}', 404, { error: 'model "nope" not found, try pulling it first' }],
    ['/api/embed', '{"model":"nomic-embed-text","input":[1]}', 400, { error: 'invalid input type' }],
    ['/api/show', '{"model":"nope"}', 404, { error: "model 'nope:latest' not found" }],
    ['/api/show', '{}', 400, { error: 'model is required' }],
    [
      '/api/chat',
      '{"model":"nomic-embed-text","messages":[]}',
      400,
      { error: '"nomic-embed-text" does not support chat' },
    ],
    [
      '/api/chat',
      '{"model":"llama3.2:3b","think":true,"messages":[]}',
      400,
      { error: '"llama3.2:3b" does not support thinking' },
    ],
    [
      '/api/chat',
      '{"model":"llama3.2:3b","messages":"x"}',
      400,
      { error: expect.stringContaining('json: cannot unmarshal string into Go struct field') },
    ],
    [
      '/api/chat',
      '{"model":"llama3.2:3b","options":{"num_ctx":"x"}}',
      500,
      { error: 'option "num_ctx" must be of type integer' },
    ],
    [
      '/api/chat',
      '{"model":"llama3.2:3b","format":"yaml"}',
      500,
      { error: expect.stringContaining('invalid format: "yaml"') },
    ],
    ['/api/chat', '{"model":"llama3.2:3b","keep_alive":"300"}', 400, { error: 'time: missing unit in duration "300"' }],
    ['/api/chat', '{"model":"llama3.2:3b","top_logprobs":21}', 400, { error: 'top_logprobs must be between 0 and 20' }],
    [
      '/api/generate',
      '{"model":"llama3.2:3b","raw":true,"system":"x"}',
      400,
      { error: 'raw mode does not support template, system, or context' },
    ],
    [
      '/api/generate',
      '{"model":"llama3.2:3b","prompt":"x","suffix":"y"}',
      400,
      { error: 'registry.ollama.ai/library/llama3.2:3b does not support insert' },
    ],
    [
      '/v1/messages',
      '{"model":"llama3.2:3b"}',
      400,
      {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'max_tokens is required and must be positive' },
        request_id: expect.stringMatching(/^req_[0-9a-f]{24}$/),
      },
    ],
    [
      '/v1/chat/completions',
      '{"model":"llama3.2:3b","messages":[]}',
      400,
      { error: expect.objectContaining({ message: "[] is too short - 'messages'" }) },
    ],
  ])('%s with %s gives %i', async (path, body, status, expected) => {
    const answer = await simulator.post(path, body);
    expect(await answer.json()).toEqual(expected);
    expect(answer.status).toBe(status);
  });

  it('reads zstd bodies on /v1 alone', async () => {
    const body = zstdCompressSync(JSON.stringify({ model: 'llama3.2:3b', max_tokens: 3, messages: userMessage('Hi') }));
    const send = (path: string): Promise<Response> =>
      fetch(`${simulator.url}${path}`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-encoding': 'zstd' },
      });
    expect((await send('/v1/chat/completions')).status).toBe(200);
    expect((await send('/api/chat')).status).toBe(400);
  });

  it('logs what came in, with headers and body, in its journal', async () => {
    await simulator.post('/api/embed', { model: 'nomic-embed-text', input: 'for the journal' });
    const entry = await simulator.waitForJournal((line) => line.body?.['input'] === 'for the journal');
    const started = simulator
      .journal()
      .find((line) => line.event === 'request-started' && line.requestId === entry.requestId);
    expect(started?.headers?.['host']).toBe(`127.0.0.1:${simulator.port}`);
    await simulator.waitForJournal((line) => line.event === 'request-ended' && line.requestId === entry.requestId);
  });
});
