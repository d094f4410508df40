import { afterEach, describe, expect, it } from 'vitest';
import { defaultGatewaySettings } from '../../../apps/gateway/index.ts';
import { keeping, post } from '../../fakes/gateway/cached-chats.ts';
import { type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import type { RigOptions } from '../../fakes/gateway/rig.ts';

let rig: PairRig;
afterEach(() => rig.close());

async function setUp(options: RigOptions = {}): Promise<void> {
  rig = await startPairRig({}, options);
}

const embed = (body: object, path = '/v1/embeddings') => post(rig.url, path, { body: { model: 'm', ...body } });
const text = { prompt: 'Once' };

describe('D11 embeddings', () => {
  it('D11 are kept unless the settings say otherwise, and given to clients of both dialects', async () => {
    await setUp();
    for (const model of ['m', 'cloud/gpt']) {
      const first = await embed({ model, input: ['a', 'b'] });
      expect([first.status, first.cache]).toEqual([200, 'miss']);
      const again = await embed({ model, input: ['a', 'b'] });
      expect(again.cache).toBe('hit');
      const { data, usage } = first.json();
      expect(again.json()).toMatchObject({ data, usage, object: 'list' });
      const native = await embed({ model, input: ['a', 'b'] }, '/api/embed');
      expect(native.cache).toBe('hit');
      expect(native.json()['embeddings']).toEqual(
        (data as { embedding: number[] }[]).map(({ embedding }) => embedding),
      );
    }
    expect(rig.ollama.seen).toHaveLength(1);
    expect(rig.openai.seen).toHaveLength(1);
    expect(rig.gateway.cache.stats()).toMatchObject({ hits: 4, misses: 2, entries: 2 });
  });

  it('D11 are those of the very same texts in the same order and form', async () => {
    await setUp();
    await embed({ input: ['a', 'b'] });
    const others = [{ input: ['b', 'a'] }, { input: 'a' }, { input: ['a', 'b'], dimensions: 2 }, { input: ['ab'] }];
    for (const other of [...others, { input: ['a', 'b'], encoding_format: 'base64' }]) {
      const first = await embed(other);
      const again = await embed(other);
      expect([first.cache, again.cache]).toEqual(['miss', 'hit']);
      expect(again.json()).toEqual(first.json());
    }
    expect((await embed({ input: ['a', 'b'], options: { num_ctx: 9 } }, '/api/embed')).cache).toBe('miss');
    expect((await embed({ input: ['a', 'b'], truncate: false }, '/api/embed')).cache).toBe('miss');
  });

  it('D11 of the older route are its own: Ollama makes them otherwise', async () => {
    await setUp();
    await embed({ input: 'Once' }, '/api/embed');
    const first = await embed(text, '/api/embeddings');
    const again = await embed(text, '/api/embeddings');
    expect([first.cache, again.cache]).toEqual(['miss', 'hit']);
    expect(again.json()).toEqual(first.json());
    expect((await embed({ input: 'Once' }, '/api/embed')).cache).toBe('hit');
  });

  it('D11 of nothing load the model each time', async () => {
    await setUp();
    for (const [path, body] of [
      ['/api/embed', { input: [] }],
      ['/api/embeddings', { prompt: '' }],
    ] as const) {
      for (let count = 0; count < 2; count++) expect((await embed(body, path)).cache).toBeNull();
    }
    expect(rig.ollama.seen).toHaveLength(4);
  });

  it('D11 are asked for anew where the settings or the request say so', async () => {
    await setUp({ settings: { cache: { ...defaultGatewaySettings.cache, areEmbeddingsKept: false } } });
    for (let count = 0; count < 2; count++) expect((await embed({ input: 'a' })).cache).toBeNull();
    rig.gateway.applySettings({ ...rig.gateway.settings(), cache: defaultGatewaySettings.cache });
    await embed({ input: 'a' });
    const wish = { headers: { 'x-drover-cache': 'off' }, body: { model: 'm', input: 'a' } };
    expect((await post(rig.url, '/v1/embeddings', wish)).cache).toBe('off');
    expect(rig.ollama.seen).toHaveLength(4);
  });

  it('D11 that a backend sent badly are kept by nobody', async () => {
    rig = await startPairRig({ openai: (answer) => answer.writeHead(200).end('{"data":[{"embedding":[1]}]}') });
    for (const path of ['/v1/embeddings', '/api/embed']) {
      for (let count = 0; count < 2; count++) {
        expect((await embed({ model: 'cloud/gpt', input: ['a', 'b'] }, path)).cache).toBe('miss');
      }
    }
  });
});

describe('D11 texts to go on with', () => {
  it.each(['m', 'cloud/gpt', 'claude/claude'])('D11 of %s are kept in both dialects and forms', async (model) => {
    await setUp({ settings: keeping() });
    for (const [path, isFirstStreaming] of [
      ['/v1/completions', false],
      ['/api/generate', true],
    ] as const) {
      const ask = (stream: boolean) => post(rig.url, path, { body: { model, ...text, stream } });
      const first = await ask(isFirstStreaming);
      expect([first.status, first.cache]).toEqual([200, 'miss']);
      for (const stream of [!isFirstStreaming, isFirstStreaming]) {
        const again = await ask(stream);
        expect([again.status, again.cache]).toEqual([200, 'hit']);
        expect(again.text).toMatch(/Hello/);
        expect(again.text).toMatch(/world/);
      }
    }
  });

  it('D11 are not mixed up with those that a backend frames by itself', async () => {
    await setUp({ settings: keeping() });
    const ask = (path: string, extra: object = {}) =>
      post(rig.url, path, { body: { model: 'cloud/gpt', ...text, stream: false, ...extra } });
    await ask('/v1/completions');
    expect((await ask('/api/generate')).cache).toBe('miss');
    expect((await ask('/api/generate', { raw: true })).cache).toBe('miss');
    expect(rig.openai.seen.map(({ url }) => url)).toEqual([
      '/v1/completions',
      '/v1/chat/completions',
      '/v1/completions',
    ]);
  });
});
