import { describe, expect, it } from 'vitest';
import { createError, ollamaIngress } from '../../../apps/translate/index.ts';

describe('a native body on its way to Ollama', () => {
  it('tells its model, and streams unless told otherwise', () => {
    expect(ollamaIngress.parseNativeRequest('chat', { model: 'm', messages: [] })).toEqual({
      kind: 'parsed',
      value: { kind: 'chat', model: 'm', isStreaming: true, keepAlive: null, contextLength: null, project: null },
    });
    expect(ollamaIngress.parseNativeRequest('generate', { model: 'm', stream: false })).toMatchObject({
      value: { isStreaming: false },
    });
    expect(ollamaIngress.parseNativeRequest('embed', { model: 'm', stream: true })).toMatchObject({
      value: { isStreaming: false },
    });
  });

  it('tells keep-alive, context length and project', () => {
    const body = { model: 'm', keep_alive: '5m', options: { num_ctx: 8192 }, metadata: { project: 'at\nlas' } };
    expect(ollamaIngress.parseNativeRequest('chat', body)).toMatchObject({
      value: { keepAlive: '5m', contextLength: 8192, project: 'at\ufffdlas' },
    });
    const numbers = { model: 'm', keep_alive: -1, context: { project_id: 'b' } };
    expect(ollamaIngress.parseNativeRequest('chat', numbers)).toMatchObject({ value: { keepAlive: -1, project: 'b' } });
  });

  it('leaves what the backend has to judge alone', () => {
    const body = { model: 'm', keep_alive: {}, options: 'x', context: [1, 2], messages: 7, metadata: { project: 7 } };
    expect(ollamaIngress.parseNativeRequest('chat', body)).toMatchObject({
      kind: 'parsed',
      value: { keepAlive: null, contextLength: null, project: null },
    });
  });

  it.each([
    [null, null],
    [{}, 'model'],
    [{ model: '' }, 'model'],
    [{ model: 7 }, 'model'],
    [{ model: 'm', stream: 'no' }, 'stream'],
  ])('F49 is refused when it is %j', (body, field) => {
    expect(ollamaIngress.parseNativeRequest('chat', body)).toMatchObject({
      kind: 'refused',
      error: { status: 400, field },
    });
  });
});

describe('a native error', () => {
  const error = createError('model_not_found', 'The model "x" was not found.');

  it('is an object before the first byte', () => {
    expect(ollamaIngress.renderError(error)).toEqual({
      status: 404,
      contentType: 'application/json; charset=utf-8',
      body: '{"error":"The model \\"x\\" was not found."}',
    });
  });

  it('F36 is one more line after it', () => {
    expect(ollamaIngress.renderStreamError(error)).toBe('{"error":"The model \\"x\\" was not found."}\n');
  });
});
