import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstalledModel } from '../../../../apps/contract/model/index.ts';
import { createDetailsCache, type DetailsCache } from '../../../../apps/models/details/details-cache.ts';
import { createOllamaDouble, type OllamaDouble } from '../ollama-double.ts';

let ollama: OllamaDouble;
let cache: DetailsCache;

beforeEach(async () => {
  ollama = await createOllamaDouble();
  cache = createDetailsCache(() => ollama.url);
  setContext(4096);
});
afterEach(async () => {
  cache.dispose();
  await ollama.close();
});

const model = (name: string, digest: string, modifiedAt = '2026-01-01T00:00:00Z'): InstalledModel => ({
  ...{ name, digest, modifiedAt, sizeBytes: 1e9 },
  ...{ family: null, parameterSize: null, quantization: null, capabilities: [] },
});
function setContext(contextLength: number, more: Readonly<Record<string, unknown>> = {}): void {
  const info = { 'general.architecture': 'new', 'new.context_length': contextLength, ...more };
  ollama.answers['/api/show'] = { status: 200, body: { model_info: info, capabilities: ['tools'], modified_at: 'x' } };
}
const contextOf = async (each: InstalledModel): Promise<number | null> => (await cache.details(each)).contextLength;
const asked = (): number => ollama.requests.length;

describe('the details of installed models', () => {
  it('are asked for once per digest, for details and measures, and by many at once', async () => {
    const a = model('a:latest', 'd1');
    const [details, again, shape] = await Promise.all([cache.details(a), cache.details(a), cache.shape(a)]);
    expect(details).toMatchObject({ name: 'a:latest', contextLength: 4096, capabilities: ['tools'] });
    expect(again).toEqual(details);
    expect(shape.trainedContextLength).toBe(4096);
    expect(asked()).toBe(1);
  });

  it('are those of a copy too, but for its name and date', async () => {
    await cache.details(model('a:latest', 'd1'));
    expect(await cache.details(model('b:latest', 'd1', '2026-02-02T00:00:00Z'))).toMatchObject({
      ...{ name: 'b:latest', modifiedAt: '2026-02-02T00:00:00Z', contextLength: 4096 },
    });
    expect(asked()).toBe(1);
  });

  it('are asked for again when the digest of the name changes, and those of the former one are dropped', async () => {
    await contextOf(model('a:latest', 'd1'));
    setContext(8192);
    expect(await contextOf(model('a:latest', 'd2'))).toBe(8192);
    expect(asked()).toBe(2);
    expect(await contextOf(model('a:latest', 'd1'))).toBe(8192);
    expect(asked()).toBe(3);
  });

  it('stay for the name that still has the digest', async () => {
    await contextOf(model('a:latest', 'd1'));
    await contextOf(model('b:latest', 'd1'));
    await contextOf(model('a:latest', 'd2'));
    setContext(8192);
    expect(await contextOf(model('b:latest', 'd1'))).toBe(4096);
  });

  it('are never kept without a digest', async () => {
    await contextOf(model('a:latest', ''));
    setContext(8192);
    expect(await contextOf(model('a:latest', ''))).toBe(8192);
  });

  it('are asked for again after a failure, and after a clearing', async () => {
    const a = model('a:latest', 'd1');
    ollama.answers['/api/show'] = { status: 500, body: { error: 'broken' } };
    await expect(cache.details(a)).rejects.toMatchObject({ code: 'daemon_failed' });
    setContext(4096);
    expect(await contextOf(a)).toBe(4096);
    cache.clear();
    setContext(8192);
    expect(await contextOf(a)).toBe(8192);
  });

  it('are kept of two hundred models, those used last', async () => {
    for (let index = 0; index < 200; index++) await contextOf(model(`m${index}:latest`, `d${index}`));
    await contextOf(model('m0:latest', 'd0'));
    await contextOf(model('new:latest', 'dn'));
    expect(asked()).toBe(201);
    await contextOf(model('m0:latest', 'd0'));
    expect(asked()).toBe(201);
    await contextOf(model('m1:latest', 'd1'));
    expect(asked()).toBe(202);
  });
});

describe('the measures of a model whose lists were left out', () => {
  const heads = { 'new.block_count': 2, 'new.embedding_length': 64, 'new.attention.head_count': 8 };

  it('are asked for once more, for everything', async () => {
    const a = model('a:latest', 'd1');
    setContext(4096, { ...heads, 'new.attention.head_count_kv': [] });
    await cache.details(a);
    expect(asked()).toBe(1);
    setContext(4096, { ...heads, 'new.attention.head_count_kv': [0, 8] });
    expect((await cache.shape(a)).cachedLayers).toHaveLength(1);
    await cache.shape(a);
    expect(ollama.requests).toEqual([
      'POST /api/show {"model":"a:latest"}',
      'POST /api/show {"model":"a:latest","verbose":true}',
    ]);
  });

  it('are the most there can be while everything cannot be had, and are asked for again', async () => {
    const a = model('a:latest', 'd1');
    setContext(4096, { ...heads, 'new.attention.head_count_kv': [] });
    await cache.details(a);
    ollama.answers['/api/show'] = { status: 500, body: {} };
    expect((await cache.shape(a)).cachedLayers).toHaveLength(2);
    setContext(4096, { ...heads, 'new.attention.head_count_kv': [0, 8] });
    expect((await cache.shape(a)).cachedLayers).toHaveLength(1);
  });
});
