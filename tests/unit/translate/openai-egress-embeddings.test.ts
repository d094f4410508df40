import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openaiEgress, parseOpenaiModels } from '../../../apps/translate/index.ts';
import { decodeFloat32 } from '../../../apps/translate/openai/decode-float32.ts';
import { encodeFloat32 } from '../../../apps/translate/openai/encode-float32.ts';
import { noUsage } from './stream-events.ts';

const usage = { prompt_tokens: 8, total_tokens: 8 };
const target = { model: 'nomic-embed', isStrict: false };

describe('an embedding request to an OpenAI-compatible backend', () => {
  it('asks for numbers, whichever form the client wants', () => {
    const request = {
      kind: 'embedding',
      model: 'x',
      inputs: ['a', ''],
      dimensions: 256,
      encoding: 'base64',
      keepAlive: '5m',
    } as const;
    const { method, path, body } = openaiEgress.renderEmbeddingRequest(request, target);
    expect([method, path]).toEqual(['POST', '/embeddings']);
    expect(JSON.parse(body)).toEqual({
      model: 'nomic-embed',
      input: ['a', ''],
      dimensions: 256,
      encoding_format: 'float',
    });
    expect(openaiEgress.renderEmbeddingRequest({ ...request, dimensions: null }, target).body).not.toContain(
      'dimensions',
    );
  });
});

describe('an embedding answer', () => {
  it('is ordered by index, in numbers or base64', () => {
    const data = [
      { index: 2, embedding: [3, -0.5] },
      { index: 0, embedding: 'AACAPwAAAMA=' },
      { index: 1, embedding: [] },
    ];
    expect(openaiEgress.parseEmbeddingResponse({ data, usage }, 3)).toEqual({
      kind: 'parsed',
      value: { vectors: [[1, -2], [], [3, -0.5]], usage: { ...noUsage, promptTokens: 8 } },
    });
  });

  it('goes by position where the backend gives no index, and by the total where it tells nothing else', () => {
    const body = { data: [{ embedding: [1] }, { embedding: [2] }], usage: { total_tokens: 5, completion_tokens: 0 } };
    expect(openaiEgress.parseEmbeddingResponse(body)).toEqual({
      kind: 'parsed',
      value: { vectors: [[1], [2]], usage: { ...noUsage, promptTokens: 5 } },
    });
  });

  it.each([
    ['too few', { data: [{ index: 0, embedding: [1] }] }],
    ['too many', { data: [0, 1, 2].map((index) => ({ index, embedding: [1] })) }],
    ['the same twice', { data: [0, 0].map((index) => ({ index, embedding: [1] })) }],
    ['a gap', { data: [0, 2].map((index) => ({ index, embedding: [1] })) }],
    ['base64 that is none', { data: [0, 1].map((index) => ({ index, embedding: '!!!!' })) }],
    ['half a number', { data: [0, 1].map((index) => ({ index, embedding: 'AACA' })) }],
    ['texts', { data: [0, 1].map((index) => ({ index, embedding: ['1'] })) }],
    ['no entries', { data: [7, 7] }],
    ['no list', { data: {} }],
    ['nothing', null],
  ])('F26 is refused with %s', (_name, body) => {
    expect(openaiEgress.parseEmbeddingResponse(body, 2)).toMatchObject({
      kind: 'refused',
      error: { code: 'backend_bad_response', status: 502 },
    });
  });

  it('F36 is refused when it is an error', () => {
    expect(openaiEgress.parseEmbeddingResponse({ error: { message: 'secret' } })).toEqual({
      kind: 'refused',
      error: expect.objectContaining({ code: 'backend_error', message: 'The backend reported an error.' }),
    });
  });
});

describe('numbers in base64', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 20 }), (vector) => {
        const base64 = encodeFloat32(vector);
        expect(decodeFloat32(base64)).toEqual(vector);
        expect(decodeFloat32(base64.replace(/=+$/, ''))).toEqual(vector);
        expect(base64).toBe(Buffer.from(new Float32Array(vector).buffer).toString('base64'));
      }),
      { numRuns: 500, seed: 38 },
    );
  });

  it.each([
    'A',
    'AAAAA',
    'AAA!',
    'AAA\u0100',
    'AAAAAAA=',
    encodeFloat32([Number.NaN]),
    encodeFloat32([Number.POSITIVE_INFINITY]),
  ])('are none in %j', (text) => {
    expect(decodeFloat32(text)).toBeNull();
  });
});

describe('the models of a backend', () => {
  it('have their names, times and owners, as far as they are told', () => {
    expect(
      parseOpenaiModels({
        object: 'list',
        data: [
          { id: 'a/b', created: 1_787_000_000, owned_by: 'me' },
          { id: 'c', created: 'x' },
          { id: '' },
          { id: 'x'.repeat(257) },
          7,
        ],
      }),
    ).toEqual([
      { id: 'a/b', createdAtMs: 1_787_000_000_000, ownedBy: 'me' },
      { id: 'c', createdAtMs: 0, ownedBy: '' },
    ]);
    expect(parseOpenaiModels([{ id: 'bare' }])).toMatchObject([{ id: 'bare' }]);
  });

  it.each([[null], ['<html>'], [{}], [{ data: null }], [{ data: {} }]])('are none in %j', (body) => {
    expect(parseOpenaiModels(body)).toEqual([]);
  });
});
