import { describe, expect, it } from 'vitest';
import {
  type EmbeddingRequest,
  ollamaEgress,
  openaiIngress,
  type RenderContext,
} from '../../../apps/translate/index.ts';
import { noUsage } from './stream-events.ts';

const parse = (changes: Record<string, unknown>) =>
  openaiIngress.parseEmbeddingRequest({ model: 'nomic', input: 'a', ...changes });
const sound = (changes: Record<string, unknown> = {}) => {
  const parsed = parse(changes);
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.value;
};
const contextOf = (request: EmbeddingRequest): RenderContext<EmbeddingRequest> => ({
  id: 'abc-1',
  createdAtMs: 1_787_000_000_999,
  elapsedMs: () => 250,
  model: request.model,
  request,
  body: {},
  promptTokensEstimate: 12,
});

describe('an OpenAI embedding request', () => {
  it('takes one text, several, and empty ones', () => {
    expect(sound()).toEqual({
      kind: 'embedding',
      model: 'nomic',
      inputs: ['a'],
      dimensions: null,
      encoding: 'float',
      keepAlive: null,
    });
    expect(sound({ input: ['a', ''], dimensions: 64, encoding_format: 'BASE64', keep_alive: '5m' })).toMatchObject({
      inputs: ['a', ''],
      dimensions: 64,
      encoding: 'base64',
      keepAlive: '5m',
    });
  });

  it.each([
    ['input', { input: null }],
    ['input', { input: [] }],
    ['input', { input: 7 }],
    ['input[1]', { input: ['a', {}] }],
    ['dimensions', { dimensions: 0 }],
    ['encoding_format', { encoding_format: 'int8' }],
    ['model', { model: null }],
  ])('F49 names %s when it is wrong', (field, changes) => {
    expect(parse(changes)).toMatchObject({ kind: 'refused', error: { code: 'invalid_request', status: 400, field } });
  });

  it.each([[[1, 2]], [[[1, 2]]]])('refuses token numbers %j as unsupported', (input) => {
    expect(parse({ input })).toMatchObject({
      kind: 'refused',
      error: { code: 'unsupported_feature', field: 'input[0]' },
    });
  });

  it('goes to Ollama as a list, so that an empty text does not merely load the model', () => {
    expect(
      ollamaEgress.renderEmbeddingRequest(sound({ input: '' }), { model: 'nomic:latest', isStrict: true }),
    ).toEqual({
      method: 'POST',
      path: '/api/embed',
      body: '{"model":"nomic:latest","input":[""]}',
    });
    const full = ollamaEgress.renderEmbeddingRequest(sound({ dimensions: 64, keep_alive: 60 }), {
      model: 'n',
      isStrict: true,
    });
    expect(JSON.parse(full.body)).toEqual({ model: 'n', input: ['a'], dimensions: 64, keep_alive: 60 });
  });
});

describe('an embedding answer', () => {
  it('is read from Ollama with its times in milliseconds', () => {
    const body = { embeddings: [[0.1, 0.2]], prompt_eval_count: 8, load_duration: 1_500_000, total_duration: 9 };
    expect(ollamaEgress.parseEmbeddingResponse(body)).toEqual({
      kind: 'parsed',
      value: { vectors: [[0.1, 0.2]], usage: { ...noUsage, promptTokens: 8, loadMs: 1.5 } },
    });
  });

  it.each([[null], [{}], [{ embeddings: [0.1] }], [{ embeddings: [['a']] }], ['<html>']])(
    'is refused when it is %j',
    (body) => {
      expect(ollamaEgress.parseEmbeddingResponse(body)).toMatchObject({
        kind: 'refused',
        error: { code: 'backend_bad_response', status: 502 },
      });
    },
  );

  it('is refused when it holds an error', () => {
    expect(ollamaEgress.parseEmbeddingResponse({ embeddings: [[0.5]] }, 2)).toMatchObject({
      kind: 'refused',
      error: { code: 'backend_bad_response' },
    });
    expect(ollamaEgress.parseEmbeddingResponse({ error: 'x' })).toMatchObject({
      kind: 'refused',
      error: { code: 'backend_error' },
    });
  });

  it('is rendered as numbers in the order of the inputs', () => {
    const rendered = openaiIngress.renderEmbeddingResponse(
      { vectors: [[1], [2]], usage: { ...noUsage, promptTokens: 3 } },
      contextOf(sound()),
    );
    expect(JSON.parse(rendered.body)).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [1] },
        { object: 'embedding', index: 1, embedding: [2] },
      ],
      model: 'nomic',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    });
  });

  it.each([1, 2, 3, 4, 5])('is rendered as base64 of little-endian floats, %i of them', (count) => {
    const vector = Array.from({ length: count }, (_, index) => Math.fround(index * 1.5 - 2));
    const rendered = openaiIngress.renderEmbeddingResponse(
      { vectors: [vector], usage: noUsage },
      contextOf(sound({ encoding_format: 'base64' })),
    );
    const [entry] = (JSON.parse(rendered.body) as { data: { embedding: string }[] }).data;
    const bytes = Buffer.alloc(count * 4);
    for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
    expect(entry?.embedding).toBe(bytes.toString('base64'));
  });
});
