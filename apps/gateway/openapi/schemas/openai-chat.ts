import { z } from 'zod';

const count = () => z.int().min(0);

const usage = z.object({
  prompt_tokens: count().describe('Tokens of the prompt, cached ones included.'),
  completion_tokens: count().describe('Tokens of the answer, thinking included.'),
  total_tokens: count(),
  prompt_tokens_details: z.object({ cached_tokens: count() }).optional(),
  completion_tokens_details: z.object({ reasoning_tokens: count() }).optional(),
});

const token = z.object({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.int().min(0).max(255)).nullable(),
});
const logprobs = z.object({
  content: z.array(token.extend({ top_logprobs: z.array(token) })).nullable(),
  refusal: z.array(z.unknown()).nullish(),
});

const finishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']);
const call = z.object({
  id: z.string().describe('Name of the call, which its result repeats.'),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string().describe('JSON text.') }),
});
const thinking = {
  reasoning_content: z.string().optional().describe('What the model thought.'),
  reasoning: z.string().optional().describe('The same under its other usual name.'),
};

const head = {
  id: z.string().describe('Begins with `chatcmpl-` where Drover writes the answer.'),
  created: count().describe('Seconds since 1970.'),
  model: z.string().describe('The model as the request named it.'),
};

const message = z.object({
  role: z.literal('assistant'),
  content: z.string().nullable(),
  refusal: z.string().nullish(),
  ...thinking,
  tool_calls: z.array(call).optional(),
  function_call: z.object({ name: z.string(), arguments: z.string() }).optional(),
});

const callDelta = z.object({
  index: count().describe('Counts calls from 0.'),
  id: z.string().optional(),
  type: z.literal('function').optional(),
  function: z.object({ name: z.string().optional(), arguments: z.string().optional() }),
});
const delta = z.object({
  role: z.literal('assistant').optional(),
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  ...thinking,
  tool_calls: z.array(callDelta).optional(),
  function_call: z.object({ name: z.string().optional(), arguments: z.string().optional() }).optional(),
});

/** Answers of `POST /v1/chat/completions`. Source: OpenAI API reference, chat completion object and chunk object. */
export const openaiChatSchemas = {
  OpenaiUsage: usage,
  OpenaiChatCompletion: z.object({
    ...head,
    object: z.literal('chat.completion'),
    choices: z.array(z.object({ index: count(), message, logprobs: logprobs.nullish(), finish_reason: finishReason })),
    usage,
  }),
  OpenaiChatChunk: z
    .object({
      ...head,
      object: z.literal('chat.completion.chunk'),
      choices: z.array(
        z.object({ index: count(), delta, logprobs: logprobs.nullish(), finish_reason: finishReason.nullable() }),
      ),
      usage: usage.nullish().describe('In the last chunk, when `stream_options.include_usage` asks for it.'),
    })
    .describe('One `data:` record of the stream. `data: [DONE]` ends it; a stream without that is broken.'),
};
