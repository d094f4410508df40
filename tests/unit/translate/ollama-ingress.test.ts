import { describe, expect, it } from 'vitest';
import { createError, ollamaIngress } from '../../../apps/translate/index.ts';

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
