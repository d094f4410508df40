import { describe, expect, it } from 'vitest';
import { ollamaEgress } from '../../../apps/translate/index.ts';

const parse = (status: number, error: unknown, retryAfter: string | null = null) =>
  ollamaEgress.parseError(
    status,
    typeof error === 'string' ? JSON.stringify({ error }) : JSON.stringify(error),
    retryAfter,
  );

describe('an error of an Ollama backend', () => {
  it.each([
    [404, "model 'llama9' not found", 'model_not_found', 404],
    [404, 'model "a/b:7b" not found, try pulling it first', 'model_not_found', 404],
    [400, '"gemma" does not support thinking', 'unsupported_feature', 400],
    [400, 'registry.ollama.ai/library/gemma:latest does not support tools', 'unsupported_feature', 400],
    [400, 'the prompt is longer than the context length of 4096', 'invalid_request', 400],
    [400, 'something new', 'invalid_request', 400],
    [500, 'option "num_ctx" must be of type integer', 'invalid_request', 400],
    [500, 'invalid format: "secret"; expected "json" or a valid JSON Schema object', 'invalid_request', 400],
    [500, 'model runner has unexpectedly stopped', 'backend_error', 502],
    [500, 'something new', 'backend_error', 502],
    [503, 'server busy, please try again.  maximum pending requests exceeded', 'backend_busy', 503],
    [503, 'something new', 'backend_busy', 503],
    [401, 'unauthorized', 'backend_error', 502],
    [403, 'ollama cloud is disabled: remote model is unavailable', 'backend_error', 502],
    [429, 'slow down', 'rate_limited', 429],
    [418, 'teapot', 'backend_error', 502],
  ])('F24 F25 maps %i %s to %s', (status, text, ...[code, mapped]) => {
    expect(parse(status, text)).toMatchObject({ code, status: mapped });
  });

  it('repeats texts that are known to be harmless', () => {
    expect(parse(400, '"gemma" does not support tools').message).toBe('"gemma" does not support tools');
    expect(parse(404, "model 'llama9' not found").message).toBe("The model 'llama9' was not found.");
    expect(parse(404, { error: { message: 'gone' } }).message).toBe('The model was not found.');
  });

  it.each([
    [500, 'open /Users/ada/.ollama/models/x: permission denied'],
    [400, 'could not parse "my secret prompt"'],
    [500, 'invalid format: "my secret prompt"'],
    [400, 'http://10.0.0.7:11434 does not support tools'],
    [400, 'open /Users/ada/x does not support seeking'],
    [404, "model '/Users/ada' not found here or my secret prompt"],
  ])('T31 repeats nothing of %i %s', (status, text) => {
    expect(parse(status, text).message).not.toMatch(/ada|secret|10\.0/);
  });

  it.each([
    [404, '404 page not found'],
    [500, '<html>secret</html>'],
    [400, ''],
    [502, '[]'],
    [500, '{"detail":"secret"}'],
    [403, 'secret'],
  ])('F26 takes %i with the body %s for a failed backend, unread', (status, bodyText) => {
    const error = ollamaEgress.parseError(status, bodyText, null);
    expect(error).toMatchObject({ code: 'backend_error', status: 502 });
    expect(error.message).not.toContain('secret');
  });

  it.each([
    ['7', 7],
    [' 30 ', 30],
    ['999999', 86_400],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
    ['-1', null],
    [null, null],
  ])('F25 reads retry-after %s as %s seconds', (header, seconds) => {
    expect(parse(429, 'slow down', header).retryAfterSeconds).toBe(seconds);
  });

  it('asks callers of a busy backend to wait a little even when it does not', () => {
    expect(parse(503, 'server busy').retryAfterSeconds).toBe(1);
    expect(parse(503, 'server busy', '9').retryAfterSeconds).toBe(9);
  });
});
