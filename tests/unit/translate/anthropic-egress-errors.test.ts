import { describe, expect, it } from 'vitest';
import { anthropicEgress } from '../../../apps/translate/anthropic/anthropic-egress.ts';
import { parseStreamError } from '../../../apps/translate/anthropic/parse-error.ts';

const secret = 'SECRET-PROMPT';
const bodyOf = (type: string, message: string) =>
  JSON.stringify({ type: 'error', error: { type, message }, request_id: 'r' });
const parse = (status: number, message: string, retryAfter: string | null = null) =>
  anthropicEgress.parseError(status, bodyOf('some_error', message), retryAfter);

describe('errors of an Anthropic backend', () => {
  it.each([
    [400, 'invalid_request', 400],
    [401, 'backend_error', 502],
    [402, 'backend_error', 502],
    [403, 'backend_error', 502],
    [404, 'model_not_found', 404],
    [413, 'body_too_large', 413],
    [429, 'rate_limited', 429],
    [500, 'backend_error', 502],
    [503, 'backend_busy', 503],
    [504, 'backend_error', 502],
    [529, 'backend_busy', 503],
  ] as const)('takes status %i for %s, without repeating the text', (status, code, ownStatus) => {
    const error = parse(status, `messages.0: ${secret}`);
    expect(error).toMatchObject({ code, status: ownStatus, field: null });
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.message).not.toContain(secret);
  });

  it('says where the key stands when it is refused', () => {
    expect(parse(401, 'invalid x-api-key').message).toBe(
      'The backend refused its key: check `key` of this backend in the configuration.',
    );
  });

  it('takes over when to try again', () => {
    expect(parse(429, '', '17').retryAfterSeconds).toBe(17);
    expect(parse(429, '').retryAfterSeconds).toBeNull();
    expect(parse(529, '', 'Wed, 21 Oct 2026 07:28:00 GMT').retryAfterSeconds).toBe(1);
    expect(parse(529, '', '999999').retryAfterSeconds).toBe(86_400);
  });

  it.each([
    ['prompt is too long: 210000 tokens > 200000 maximum', 'The input is longer than the context length of the model.'],
    [
      'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000',
      'The input and the output tokens asked for are more than the context length of the model.',
    ],
    [
      'max_tokens: 100000 > 64000, which is the maximum allowed number of output tokens for claude-x',
      'The model writes at most 64000 tokens in one answer.',
    ],
    [
      'messages.0.content.1.image.source.base64: image exceeds 5 MB',
      'The backend cannot read an image of the request.',
    ],
    ['Could not process PDF', 'The backend cannot read a document of the request.'],
    [
      'messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: x',
      'The backend refused how tool calls and their results follow each other.',
    ],
    ['tools.0.custom.input_schema: JSON schema is invalid', 'The backend refused the JSON Schema of a tool.'],
    ['tools.0.custom.name: String should match pattern', 'The backend refused the name of a tool.'],
    ['output_config.format.schema: unsupported keyword', 'The backend refused the JSON Schema of the response format.'],
    ['Thinking may not be enabled when tool_choice forces tool use.', 'The backend refused the choice of tools.'],
    [
      'This model does not support assistant message prefill.',
      'The model does not go on with a message of the assistant: the last message must be of another role.',
    ],
    ['`temperature` and `top_p` cannot both be specified', 'The model does not accept these sampling values.'],
    ['"thinking.type.enabled" is not supported', 'The model does not support thinking as it was asked for.'],
    ['max_tokens: must be positive', 'The model does not accept this limit of output tokens.'],
    [`something else: ${secret}`, 'The backend refused the request.'],
  ])('says of %j: %s', (text, message) => {
    expect(parse(400, text)).toMatchObject({ code: 'invalid_request', message });
  });

  it('tells that there is no credit left', () => {
    expect(parse(400, 'Your credit balance is too low to access the API.')).toMatchObject({
      code: 'backend_error',
      message: 'The account that the backend is used with has no credit left.',
    });
  });

  it('names a missing model only when the text is such a name', () => {
    expect(parse(404, 'model: claude-x@2025').message).toBe("The model 'claude-x@2025' was not found.");
    expect(parse(404, `model: /Users/${secret}`).message).toBe('The model was not found.');
  });

  it('F26 reads nothing into a body that is not the vendor’s', () => {
    for (const body of ['', '<html>', '[]', '{}', '{"error":7}']) {
      expect(anthropicEgress.parseError(404, body, null)).toMatchObject({ code: 'backend_error' });
      expect(anthropicEgress.parseError(500, body, null).message).toBe('The backend failed. (status 500)');
    }
  });

  it('F36 tells errors amid an answer by their type', () => {
    expect(parseStreamError({ type: 'overloaded_error', message: secret }).code).toBe('backend_busy');
    expect(parseStreamError({ type: 'rate_limit_error', message: secret }).code).toBe('rate_limited');
    for (const error of [{ type: 'api_error', message: secret }, secret, null, 7, {}]) {
      expect(parseStreamError(error)).toMatchObject({
        code: 'backend_error',
        message: 'The backend reported an error.',
      });
    }
  });
});
