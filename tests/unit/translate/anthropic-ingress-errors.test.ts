import { describe, expect, it } from 'vitest';
import { anthropicIngress, createError, errorCodes } from '../../../apps/translate/index.ts';

const typeOf = (status: number): unknown => {
  const { body } = anthropicIngress.renderError(createError('backend_error', 'It failed.', { status }));
  return (JSON.parse(body) as { error: { type: unknown } }).error.type;
};

describe('an error for an Anthropic client', () => {
  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [413, 'request_too_large'],
    [415, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [499, 'api_error'],
    [500, 'api_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
    [504, 'timeout_error'],
    [529, 'overloaded_error'],
  ])('of status %i is called %s', (status, type) => {
    expect(typeOf(status)).toBe(type);
  });

  it.each(errorCodes)('has the shape and the status of %s', (code) => {
    const error = createError(code, 'It failed.');
    const rendered = anthropicIngress.renderError(error);
    expect(rendered).toMatchObject({ status: error.status, contentType: 'application/json' });
    expect(JSON.parse(rendered.body)).toEqual({
      type: 'error',
      error: { type: expect.stringMatching(/_error$|^request_too_large$/), message: 'It failed.' },
    });
  });

  it('is an event of its own in a stream', () => {
    expect(anthropicIngress.renderStreamError(createError('backend_busy', 'The backend is busy.'))).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"The backend is busy."}}\n\n',
    );
  });
});

describe('a token count for an Anthropic client', () => {
  it('is one number', () => {
    expect(anthropicIngress.renderTokenCount(42)).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '{"input_tokens":42}',
    });
  });
});
