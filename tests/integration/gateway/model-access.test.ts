import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../apps/contract/model/index.ts';
import { defaultGatewaySettings, type GatewaySettings } from '../../../apps/gateway/index.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { doneLine, json, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

const allScopes: ApiKey['scopes'] = ['infer', 'manage'];
const key = createTestKey({ models: ['mine*', 'b/*'], scopes: allScopes });
const names = ['mine', 'theirs', 'alias', 'other', 'secret'];
const installed = JSON.stringify({ models: names.map((name) => ({ name, model: name })) });

let upstream: ScriptedUpstream;
let rig: Rig;
beforeEach(async () => {
  upstream = await startScriptedUpstream((answer, seen) => {
    if (seen.method === 'GET') answer.writeHead(200, json).end(installed);
    // Backend a always fails, so that each of its requests goes on to the next place.
    else if (seen.url.startsWith('/a/')) answer.writeHead(503, json).end('{"error":{"message":"busy"}}');
    else if (seen.url.startsWith('/b/'))
      answer
        .writeHead(200, json)
        .end('{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}]}');
    else answer.writeHead(200, json).end(doneLine('x').trimEnd());
  });
  rig = await startRig({ upstreamUrl: upstream.url, ports: { keys: createKeyPort([key]) } });
});
afterEach(async () => {
  await rig.close();
  await upstream.close();
});

const put = (change: Partial<GatewaySettings>): void =>
  rig.gateway.applySettings({ ...rig.gateway.settings(), ...change });

async function ask(path: string, body: unknown, method = 'POST') {
  const answer = await fetch(rig.url + path, {
    method,
    headers: { authorization: `Bearer ${key.text}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, code: answer.headers.get('x-drover-error'), text: await answer.text() };
}
const chat = (model: string, extra: object = {}) => ({
  model,
  stream: false,
  messages: [{ role: 'user', content: 'hi' }],
  ...extra,
});

describe('T21 T22 a key for some models', () => {
  it.each<[string, (model: string) => unknown]>([
    ['/v1/chat/completions', chat],
    ['/v1/completions', (model) => ({ model, prompt: 'x' })],
    ['/v1/responses', (model) => ({ model, input: 'x' })],
    ['/v1/embeddings', (model) => ({ model, input: 'x' })],
    ['/v1/messages', (model) => chat(model, { max_tokens: 3 })],
    ['/v1/messages/count_tokens', chat],
    ['/api/chat', chat],
    ['/api/generate', (model) => ({ model, prompt: 'x' })],
    ['/api/embed', (model) => ({ model, input: 'x' })],
    ['/api/embeddings', (model) => ({ model, prompt: 'x' })],
    ['/api/show', (model) => ({ model })],
    ['/api/show', (name) => ({ name })],
    ['/generate', (model) => ({ model, prompt: 'x' })],
    ['/chat', chat],
    ['/chat/stream', chat],
    ['/api/pull', (model) => ({ model })],
    ['/api/pull', (name) => ({ NAME: name })],
    ['/api/push', (model) => ({ model })],
    ['/api/create', (model) => ({ model, from: 'mine' })],
    ['/api/create', (from) => ({ model: 'mine-2', from })],
    ['/api/copy', (source) => ({ source, destination: 'mine-2' })],
    ['/api/copy', (destination) => ({ source: 'mine', destination })],
  ])('gets nothing of another by %s', async (path, bodyOf) => {
    for (const model of ['theirs', 'theirs:latest', 'local/theirs', 'secret']) {
      const answer = await ask(path, bodyOf(model));
      expect([answer.status, answer.code, model]).toEqual([403, 'forbidden', model]);
    }
    expect(upstream.seen).toEqual([]);
    expect((await ask(path, bodyOf('mine'))).code).not.toBe('forbidden');
  });

  it('deletes nothing but its own', async () => {
    expect((await ask('/api/delete', { model: 'theirs' }, 'DELETE')).status).toBe(403);
    expect((await ask('/api/delete', '{"model":"mine"}{"model":"theirs"}', 'DELETE')).status).toBe(400);
    expect(upstream.seen).toEqual([]);
    expect((await ask('/api/delete', { model: 'mine' }, 'DELETE')).status).toBe(200);
  });

  it.each([
    ['/api/chat', chat('mine', { Model: 'theirs' })],
    ['/api/chat', chat('mine', { MODEL: 'theirs' })],
    ['/api/generate', { model: 'mine', mODEL: 'theirs', prompt: 'x' }],
    ['/api/show', { model: 'mine', Model: 'theirs' }],
    ['/api/show', { name: 'mine', NAME: 'theirs' }],
  ])('names no second model that a backend would read in place of the first: %s %j', async (path, body) => {
    const answer = await ask(path, body);
    expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
    expect(upstream.seen).toEqual([]);
  });

  it.each([{ models: ['theirs'] }, { fallbacks: ['theirs'] }, { extra_body: { models: ['theirs'] } }])(
    'names no further models for a service to go on with: %j',
    async (extra) => {
      const answer = await ask('/v1/chat/completions', chat('mine', extra));
      expect([answer.status, answer.code]).toEqual([403, 'forbidden']);
      expect(upstream.seen).toEqual([]);
    },
  );

  it('sees in each list what it may ask for', async () => {
    expect(JSON.parse((await ask('/api/tags', undefined, 'GET')).text)).toEqual({
      models: [{ name: 'mine', model: 'mine' }],
    });
    expect((await ask('/api/ps', undefined, 'GET')).text).not.toContain('theirs');
    const listed = JSON.parse((await ask('/v1/models', undefined, 'GET')).text) as { data: { id: string }[] };
    expect(listed.data.map(({ id }) => id)).toEqual(['mine']);
    expect((await ask('/workers/local_llm/models', undefined, 'GET')).text).not.toContain('theirs');
  });

  it('T5 hears the same of a model that it may not see and of one that is not there', async () => {
    const [hidden, missing] = [
      await ask('/v1/models/theirs', undefined, 'GET'),
      await ask('/v1/models/nothing', undefined, 'GET'),
    ];
    expect(hidden).toEqual(missing);
    expect(hidden.status).toBe(404);
  });
});

describe('T22 any graph of names', () => {
  const backends = ['a', 'b', 'local'] as const;
  const urlOf = { a: '/a', b: '/b', local: '' } as const;
  const name = fc.constantFrom(...names);
  const address = fc.record({ backend: fc.constantFrom(...backends), model: fc.oneof(name, fc.constant('*')) });
  const rule = fc.record(
    {
      match: fc.oneof(name, fc.constantFrom('*', 's*', 'a*')),
      use: fc.array(address, { maxLength: 3 }),
      split: fc.array(fc.record({ to: address, weight: fc.constantFrom(1, 5) }), { minLength: 1, maxLength: 2 }),
      aliasOf: name,
    },
    { requiredKeys: ['match', 'use'] },
  );
  const mayReach = (url: string, model: string): boolean => url.startsWith('/b/') || model.startsWith('mine');

  it('never leads a key to a model that it may not reach, by rule, split, fallback, alias or default', async () => {
    put({
      backends: [
        ...defaultGatewaySettings.backends,
        ...(['a', 'b'] as const).map((id) => ({
          ...{ id, kind: 'openai' as const, apiKey: null, isStrict: false },
          url: `${upstream.url}${urlOf[id]}`,
        })),
      ],
      breaker: { failures: 1_000_000, openForMs: 1, maxOpenForMs: 1 },
    });
    let served = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(rule, { maxLength: 5 }),
        fc.option(address),
        name,
        async (rules, defaultTarget, model) => {
          put({
            routes: {
              backends: [
                { id: 'local', dialect: 'ollama', isLocal: true },
                { id: 'a', dialect: 'openai' },
                { id: 'b', dialect: 'openai' },
              ],
              ...{ rules, defaultTarget: defaultTarget?.model === '*' ? null : defaultTarget },
            },
          });
          const before = upstream.seen.length;
          for (const path of ['/v1/chat/completions', '/api/chat', '/v1/embeddings']) {
            const answer = await ask(path, path.endsWith('embeddings') ? { model, input: 'x' } : chat(model));
            if (answer.status === 200) served++;
          }
          for (const seen of upstream.seen.slice(before)) {
            const asked = (JSON.parse(seen.body === '' ? '{}' : seen.body) as { model?: string }).model ?? '';
            expect(mayReach(seen.url, asked), `${seen.url} ${asked}`).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(served).toBeGreaterThan(10);
  }, 120_000);
});
