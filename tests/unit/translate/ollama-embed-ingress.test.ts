import { describe, expect, it } from 'vitest';
import {
  type EmbeddingIngress,
  type EmbeddingRequest,
  ollamaEgress,
  ollamaEmbedIngress,
  ollamaLegacyEmbedIngress,
  type RenderContext,
} from '../../../apps/translate/index.ts';
import { noUsage } from './stream-events.ts';

type Body = Readonly<Record<string, unknown>>;

function parse(ingress: EmbeddingIngress, body: Body): EmbeddingRequest {
  const parsed = ingress.parseEmbeddingRequest({ model: 'nomic', ...body });
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.value;
}
const contextOf = (request: EmbeddingRequest): RenderContext<EmbeddingRequest> => ({
  id: 'x',
  createdAtMs: 0,
  elapsedMs: () => 250,
  model: 'nomic:latest',
  request,
  body: {},
  promptTokensEstimate: 1,
});

describe('a native embed body', () => {
  it.each([
    ['a', ['a']],
    [
      ['a', ''],
      ['a', ''],
    ],
    [[], []],
    ['', []],
    [null, []],
    [undefined, []],
  ])('takes the input %j', (input, inputs) => {
    expect(parse(ollamaEmbedIngress, { input })).toEqual({
      kind: 'embedding',
      model: 'nomic',
      inputs,
      dimensions: null,
      encoding: 'float',
      keepAlive: null,
    });
  });

  it('gives an Ollama backend back what it said', () => {
    const body = { input: ['a'], truncate: false, options: { num_ctx: 8 }, dimensions: 64, keep_alive: '5m' };
    const rendered = ollamaEgress.renderEmbeddingRequest(parse(ollamaEmbedIngress, body), {
      model: 'served',
      isStrict: false,
    });
    expect(JSON.parse(rendered.body)).toEqual({ model: 'served', ...body });
  });

  it('takes no dimensions for all of them', () => {
    expect(parse(ollamaEmbedIngress, { input: 'a', dimensions: 0 }).dimensions).toBeNull();
  });

  it.each([
    ['input', 'invalid_request', { input: 7 }],
    ['input[1]', 'invalid_request', { input: ['a', {}] }],
    ['input[0]', 'unsupported_feature', { input: [1] }],
    ['dimensions', 'invalid_request', { input: 'a', dimensions: -1 }],
    ['truncate', 'invalid_request', { input: 'a', truncate: 1 }],
    ['options', 'invalid_request', { input: 'a', options: 1 }],
    ['model', 'invalid_request', { model: '' }],
  ])('F49 names %s when it is wrong (%s)', (field, code, changes) => {
    expect(ollamaEmbedIngress.parseEmbeddingRequest({ model: 'm', ...changes })).toMatchObject({
      kind: 'refused',
      error: { status: 400, code, field },
    });
  });

  it('is answered with vectors, tokens and times', () => {
    const rendered = ollamaEmbedIngress.renderEmbeddingResponse(
      { vectors: [[0.5, 1], [2]], usage: { ...noUsage, promptTokens: 8, loadMs: 1 } },
      contextOf(parse(ollamaEmbedIngress, { input: ['a', 'b'] })),
    );
    expect(rendered).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
    expect(JSON.parse(rendered.body)).toEqual({
      model: 'nomic:latest',
      embeddings: [[0.5, 1], [2]],
      total_duration: 250_000_000,
      load_duration: 1_000_000,
      prompt_eval_count: 8,
    });
  });
});

describe('the older native embeddings', () => {
  it('take one text and answer one vector', () => {
    const request = parse(ollamaLegacyEmbedIngress, { prompt: 'a', keep_alive: 60 });
    expect(request).toMatchObject({ inputs: ['a'], keepAlive: 60 });
    const { body } = ollamaLegacyEmbedIngress.renderEmbeddingResponse(
      { vectors: [[0.5, 1]], usage: noUsage },
      contextOf(request),
    );
    expect(body).toBe('{"embedding":[0.5,1]}');
  });

  it('answer nothing for no text', () => {
    const request = parse(ollamaLegacyEmbedIngress, {});
    expect(request.inputs).toEqual([]);
    const nothing = { vectors: [], usage: noUsage };
    expect(ollamaLegacyEmbedIngress.renderEmbeddingResponse(nothing, contextOf(request)).body).toBe('{"embedding":[]}');
  });

  it('F49 refuse a prompt that is no text', () => {
    expect(ollamaLegacyEmbedIngress.parseEmbeddingRequest({ model: 'm', prompt: ['a'] })).toMatchObject({
      kind: 'refused',
      error: { field: 'prompt' },
    });
  });
});
