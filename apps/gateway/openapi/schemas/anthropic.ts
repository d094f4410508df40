import { z } from 'zod';

const count = () => z.int().min(0);

const usage = z.object({
  input_tokens: count().describe('Tokens of the prompt without those read from the cache.'),
  cache_creation_input_tokens: count().nullish(),
  cache_read_input_tokens: count().nullish(),
  output_tokens: count(),
  output_tokens_details: z.object({ thinking_tokens: count() }).nullish(),
});

const block = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.record(z.string(), z.unknown()) }),
]);

const stopReason = z.enum(['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'pause_turn', 'refusal']);

const message = z.object({
  id: z.string().describe('Begins with `msg_`.'),
  type: z.literal('message'),
  role: z.literal('assistant'),
  model: z.string(),
  content: z.array(block),
  stop_reason: stopReason.nullable().describe('`null` only in `message_start`.'),
  stop_sequence: z.string().nullable(),
  usage,
});

const delta = z.union([
  z.object({ type: z.literal('text_delta'), text: z.string() }),
  z.object({ type: z.literal('thinking_delta'), thinking: z.string() }),
  z.object({ type: z.literal('signature_delta'), signature: z.string() }),
  z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
]);

const model = z.object({
  type: z.literal('model'),
  id: z.string(),
  display_name: z.string(),
  created_at: z.string().describe('ISO 8601.'),
});

const error = z.object({
  type: z.literal('error'),
  error: z.object({
    type: z.enum([
      'invalid_request_error',
      'authentication_error',
      'permission_error',
      'not_found_error',
      'request_too_large',
      'rate_limit_error',
      'timeout_error',
      'api_error',
      'overloaded_error',
    ]),
    message: z.string(),
  }),
});

/** Answers in Anthropic's form. Source: Anthropic API reference, messages, streaming, models, errors. */
export const anthropicSchemas = {
  AnthropicMessage: message,
  AnthropicEvent: z
    .union([
      z.object({ type: z.literal('message_start'), message }),
      z.object({ type: z.literal('content_block_start'), index: count(), content_block: block }),
      z.object({ type: z.literal('content_block_delta'), index: count(), delta }),
      z.object({ type: z.literal('content_block_stop'), index: count() }),
      z.object({
        type: z.literal('message_delta'),
        delta: z.object({ stop_reason: stopReason, stop_sequence: z.string().nullable() }),
        usage: usage.partial(),
      }),
      z.object({ type: z.literal('message_stop') }),
      z.object({ type: z.literal('ping') }),
      error,
    ])
    .describe('Data of one event, whose `event:` line repeats `type`. `message_stop` ends the stream.'),
  AnthropicTokenCount: z.object({ input_tokens: count().describe('An estimate that counts rather too much.') }),
  AnthropicModel: model,
  AnthropicModelList: z.object({
    data: z.array(model),
    has_more: z.boolean(),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
  }),
  AnthropicError: error,
};
