import { describe, expect, it } from 'vitest';
import { createError, errorCodes } from '../../../apps/translate/index.ts';

describe('createError', () => {
  it('gives every code a status between 400 and 599', () => {
    for (const code of errorCodes) {
      const { status } = createError(code, 'x');
      expect(status, code).toBeGreaterThanOrEqual(400);
      expect(status, code).toBeLessThan(600);
    }
  });

  it.each([
    ['invalid_request', 400],
    ['model_not_found', 404],
    ['body_too_large', 413],
    ['rate_limited', 429],
    ['client_closed', 499],
    ['backend_starting', 503],
    ['backend_error', 502],
    ['first_byte_timeout', 504],
    ['internal_error', 500],
  ] as const)('answers %s with %i', (code, status) => {
    expect(createError(code, 'x')).toEqual({ code, message: 'x', status, field: null, retryAfterSeconds: null });
  });

  it('takes what differs from its third argument', () => {
    expect(createError('rate_limited', 'x', { status: 503, field: 'model', retryAfterSeconds: 7 })).toEqual({
      code: 'rate_limited',
      message: 'x',
      status: 503,
      field: 'model',
      retryAfterSeconds: 7,
    });
  });
});
