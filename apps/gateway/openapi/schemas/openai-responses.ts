import { z } from 'zod';

const count = () => z.int().min(0);
const status = z.enum(['in_progress', 'completed', 'incomplete']);

const token = z.object({ token: z.string(), logprob: z.number(), bytes: z.array(count()) });
const textPart = z.object({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.unknown()),
  logprobs: z.array(token.extend({ top_logprobs: z.array(token) })).optional(),
});
const summaryPart = z.object({ type: z.literal('summary_text'), text: z.string() });

const item = z.union([
  z.object({
    id: z.string(),
    type: z.literal('message'),
    status,
    role: z.literal('assistant'),
    content: z.array(textPart),
  }),
  z.object({
    id: z.string(),
    type: z.literal('reasoning'),
    status: status.optional(),
    summary: z.array(summaryPart),
    encrypted_content: z.string().nullish().describe('Give it back as it is to continue the thought.'),
  }),
  z.object({
    id: z.string(),
    type: z.literal('function_call'),
    status,
    call_id: z.string(),
    name: z.string(),
    arguments: z.string().describe('JSON text.'),
  }),
]);

const response = z.object({
  id: z.string(),
  object: z.literal('response'),
  created_at: count().describe('Seconds since 1970.'),
  completed_at: count().nullish(),
  status: z.enum(['in_progress', 'completed', 'incomplete', 'failed']),
  model: z.string(),
  output: z.array(item),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  incomplete_details: z.object({ reason: z.enum(['max_output_tokens', 'content_filter']) }).nullable(),
  usage: z
    .object({
      input_tokens: count(),
      input_tokens_details: z.object({ cached_tokens: count() }),
      output_tokens: count(),
      output_tokens_details: z.object({ reasoning_tokens: count() }),
      total_tokens: count(),
    })
    .nullable(),
  instructions: z.unknown().describe('This and all further members repeat the request.'),
  parallel_tool_calls: z.boolean(),
  tool_choice: z.unknown(),
  tools: z.array(z.looseObject({ type: z.string() })),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  temperature: z.number().nullable(),
  top_p: z.number().nullable(),
  store: z.literal(false).optional().describe('Nothing is stored.'),
  previous_response_id: z.null().optional(),
});

const event = <T extends string, F extends z.ZodRawShape>(type: T, fields: F) =>
  z.object({ type: z.literal(type), sequence_number: count(), ...fields });
const inItem = { item_id: z.string(), output_index: count() };
const inContent = { ...inItem, content_index: count() };
const inSummary = { ...inItem, summary_index: count() };

/** Answers of `POST /v1/responses`. Source: OpenAI API reference, the response object, streaming events. */
export const openaiResponsesSchemas = {
  OpenaiResponse: response,
  OpenaiResponseEvent: z
    .union([
      event('response.created', { response }),
      event('response.in_progress', { response }),
      event('response.completed', { response }),
      event('response.incomplete', { response }),
      event('response.failed', { response }),
      event('response.output_item.added', { output_index: count(), item }),
      event('response.output_item.done', { output_index: count(), item }),
      event('response.content_part.added', { ...inContent, part: textPart }),
      event('response.content_part.done', { ...inContent, part: textPart }),
      event('response.output_text.delta', { ...inContent, delta: z.string() }),
      event('response.output_text.done', { ...inContent, text: z.string() }),
      event('response.reasoning_summary_part.added', { ...inSummary, part: summaryPart }),
      event('response.reasoning_summary_part.done', { ...inSummary, part: summaryPart }),
      event('response.reasoning_summary_text.delta', { ...inSummary, delta: z.string() }),
      event('response.reasoning_summary_text.done', { ...inSummary, text: z.string() }),
      event('response.function_call_arguments.delta', { ...inItem, delta: z.string() }),
      event('response.function_call_arguments.done', { ...inItem, arguments: z.string() }),
      event('error', { code: z.string().nullable(), message: z.string(), param: z.string().nullable() }),
    ])
    .describe(
      'Data of one event, whose `event:` line repeats `type`. `response.completed`, `response.incomplete` or `response.failed` ends the stream.',
    ),
};
