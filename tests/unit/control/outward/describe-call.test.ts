import { describe, expect, it } from 'vitest';
import { describeCall, nameOperation } from '../../../../apps/control/outward/describe-call.ts';
import { sampleRecord } from '../../../fakes/sample-record.ts';

describe('what a tracer is told of a request', () => {
  it.each([
    ['/v1/chat/completions', 'chat'],
    ['/v1/messages', 'chat'],
    ['/v1/responses', 'chat'],
    ['/api/chat', 'chat'],
    ['/v1/completions', 'text_completion'],
    ['/api/generate', 'text_completion'],
    ['/v1/embeddings', 'embeddings'],
    ['/api/embed', 'embeddings'],
  ])('names the operation of %s %s', (route, operation) => {
    expect(nameOperation(route)).toBe(operation);
  });

  it('puts the time in line before the model’s part', () => {
    const { request, inference } = describeCall(sampleRecord({ queueMs: 40, totalMs: 100 }));
    expect(request.endMs - request.startMs).toBe(100);
    expect(inference && [inference.startMs - request.startMs, inference.endMs - request.startMs]).toEqual([40, 100]);
  });

  it('tells no model’s part of a request that was refused', () => {
    const refused = sampleRecord({
      outcome: 'rejected',
      status: 429,
      errorCode: 'rate_limited',
      servedModel: null,
      backend: null,
    });
    const { request, inference } = describeCall(refused);
    expect(inference).toBeNull();
    expect(request).toMatchObject({ errorType: 'rate_limited', attributes: { 'http.response.status_code': 429 } });
  });

  it('leaves out what is unknown instead of telling nothing as a value', () => {
    const { inference } = describeCall(sampleRecord({ promptTokens: null, session: null, finishReason: null }));
    expect(Object.keys(inference?.attributes ?? {})).not.toEqual(expect.arrayContaining(['gen_ai.usage.input_tokens']));
    expect(Object.values(inference?.attributes ?? {})).not.toContain(null);
  });
});
