import { describe, expect, it } from 'vitest';
import { openaiEgress } from '../../../apps/translate/index.ts';

const parse = (status: number, body: unknown, retryAfter: string | null = null) =>
  openaiEgress.parseError(status, typeof body === 'string' ? body : JSON.stringify(body), retryAfter);
const openai = (message: string, extra: object = {}) => ({
  error: { message, type: 'invalid_request_error', ...extra },
});

describe('an error of an OpenAI-compatible backend', () => {
  it.each([
    [400, openai('something new'), 'invalid_request', 400],
    [422, { detail: 'something new' }, 'invalid_request', 400],
    [401, openai('Incorrect API key provided: sk-secret', { code: 'invalid_api_key' }), 'backend_error', 502],
    [403, { detail: 'Forbidden' }, 'backend_error', 502],
    [404, openai('The model `gpt-9` does not exist', { code: 'model_not_found' }), 'model_not_found', 404],
    [404, { object: 'error', message: 'The model `a/b` does not exist.', code: 404 }, 'model_not_found', 404],
    [404, { error: "model 'x' not found" }, 'model_not_found', 404],
    [404, { detail: 'Not Found' }, 'backend_error', 502],
    [404, '404 page not found', 'backend_error', 502],
    [413, '<html>', 'body_too_large', 413],
    [429, openai('slow down'), 'rate_limited', 429],
    [500, openai('secret'), 'backend_error', 502],
    [502, '<html>secret</html>', 'backend_error', 502],
    [503, '', 'backend_busy', 503],
    [529, '{}', 'backend_busy', 503],
    [500, { error: { code: 503, message: 'Loading model' } }, 'backend_busy', 503],
    [418, openai('teapot'), 'backend_error', 502],
    [400, { error: 'No models loaded. Please load a model first.' }, 'model_not_found', 404],
  ])('F24 F25 maps %i %j to %s', (status, body, ...[code, mapped]) => {
    const error = parse(status, body);
    expect(error).toMatchObject({ code, status: mapped });
    expect(error.message).not.toContain('secret');
  });

  it.each([
    [
      "This model's maximum context length is 8192 tokens. However, you requested 9000.",
      'The input is longer than the context length of the model (8192 tokens).',
    ],
    [
      'the request exceeds the available context size (4096 tokens), try increasing it',
      'The input is longer than the context length of the model (4096 tokens).',
    ],
    [
      'Trying to keep the first 9 tokens when context the overflows. However, the model is loaded with context length',
      'The input is longer than the context length of the model.',
    ],
    [
      "Unsupported parameter: 'max_tokens' is not supported with this model.",
      'The backend does not support this use of the field max_tokens.',
    ],
    [
      "Unsupported value: 'temperature' does not support 0 with this model.",
      'The backend does not support this use of the field temperature.',
    ],
    ['Unrecognized request argument supplied: top_k', 'The backend does not know the field top_k.'],
    [
      "Unknown parameter: 'messages[0].reasoning_content'.",
      'The backend does not know the field messages[0].reasoning_content.',
    ],
    ["Missing required parameter: 'messages'.", 'The backend misses the field messages.'],
    [
      '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
      'The backend cannot call tools with this model.',
    ],
    ['tools param requires --jinja flag', 'The backend cannot call tools with this model.'],
    ['image input is not supported - hint: provide the mmproj', 'The model does not take images.'],
    ['Model does not support images. Please use a model that does.', 'The model does not take images.'],
    ["'response_format.type' must be 'json_schema' or 'text'", 'The backend refused the response format.'],
    ["Invalid tool_choice type: 'object'.", 'The backend refused the tool choice.'],
    [
      'The response was filtered due to the content management policy',
      "The backend's content filter refused the prompt.",
    ],
  ])('says of %j: %s', (text, message) => {
    expect(parse(400, openai(text))).toMatchObject({ code: 'invalid_request', message });
  });

  it('goes by the code when the text says nothing known', () => {
    expect(parse(400, openai('zu lang', { code: 'context_length_exceeded' })).message).toContain('context length');
    expect(parse(400, openai('nein', { code: 'unsupported_parameter' })).message).toBe(
      'The backend does not support a field of the request.',
    );
    expect(parse(429, openai('pay', { code: 'insufficient_quota' })).message).toContain('quota');
  });

  it('names the field at fault', () => {
    expect(parse(400, openai('x', { param: 'messages[0].content' })).message).toBe(
      'The backend refused the field messages[0].content.',
    );
    expect(parse(400, openai('x', { param: 'my secret prompt' })).message).toBe('The backend refused the request.');
    const detail = [
      { type: 'missing', loc: ['body', 'messages', 0, 'content'], msg: 'Field required', input: 'secret' },
    ];
    expect(parse(422, { detail }).message).toBe('The backend refused the field messages[0].content.');
    expect(parse(422, { detail: [{ loc: ['body', 'my secret'] }] }).message).toBe('The backend refused the request.');
  });

  it('names the missing model, and where to set key and address', () => {
    expect(parse(404, openai('The model `qwen/qwen3:8b` does not exist')).message).toBe(
      "The model 'qwen/qwen3:8b' was not found.",
    );
    expect(parse(404, openai('No such model')).message).toBe('The model was not found.');
    expect(parse(401, '').message).toContain('config.yaml');
    expect(parse(404, '').message).toContain('config.yaml');
  });

  it.each([
    [400, openai('open /Users/ada/secret: permission denied')],
    [400, openai('could not parse "my secret prompt"')],
    [400, openai("Unsupported value: 'my secret prompt'")],
    [404, openai('model "/Users/ada/secret" not found')],
    [500, { error: 'secret at http://10.0.0.7' }],
    [500, { message: 'secret' }],
    [500, { detail: { secret: 1 } }],
    [500, { error: ['secret'] }],
    [500, '[]'],
  ])('T31 repeats nothing of %i %j', (status, body) => {
    expect(parse(status, body).message).not.toMatch(/ada|secret|10\.0/);
  });

  it.each([
    ['7', 7],
    [' 30 ', 30],
    ['999999', 86_400],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
    ['-1', null],
    [null, null],
  ])('F25 reads retry-after %s as %s seconds', (header, seconds) => {
    expect(parse(429, openai('slow down'), header).retryAfterSeconds).toBe(seconds);
  });

  it('asks callers of a busy backend to wait a little even when it does not', () => {
    expect(parse(503, openai('busy')).retryAfterSeconds).toBe(1);
    expect(parse(500, openai('Loading model')).retryAfterSeconds).toBe(1);
    expect(parse(503, openai('busy'), '9').retryAfterSeconds).toBe(9);
  });
});
