import { z } from 'zod';
import { openaiChatSchemas } from './openai-chat.ts';

const count = () => z.int().min(0);

const textLogprobs = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullable(),
  text_offset: z.array(count()),
});

const textChoice = z.object({ text: z.string(), index: count(), logprobs: textLogprobs.nullish() });
const textReason = z.enum(['stop', 'length', 'content_filter']);
const textHead = {
  id: z.string().describe('Begins with `cmpl-` where Drover writes the answer.'),
  object: z.literal('text_completion'),
  created: count().describe('Seconds since 1970.'),
  model: z.string(),
};

const model = z.object({
  id: z.string().describe('What to put into `model`.'),
  object: z.literal('model'),
  created: count().describe('Seconds since 1970.'),
  owned_by: z.string(),
});

/** Answers of the other OpenAI routes, Responses apart. Source: OpenAI API reference, completions, embeddings, models. */
export const openaiTextSchemas = {
  OpenaiCompletion: z.object({
    ...textHead,
    choices: z.array(textChoice.extend({ finish_reason: textReason })),
    usage: openaiChatSchemas.OpenaiUsage,
  }),
  OpenaiCompletionChunk: z
    .object({
      ...textHead,
      choices: z.array(textChoice.extend({ finish_reason: textReason.nullable() })),
      usage: openaiChatSchemas.OpenaiUsage.nullish(),
    })
    .describe('One `data:` record of the stream. `data: [DONE]` ends it.'),
  OpenaiEmbeddings: z.object({
    object: z.literal('list'),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: count().describe('Place of the input.'),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe('Numbers, or with `encoding_format: base64` their little-endian 32-bit floats in base64.'),
      }),
    ),
    model: z.string(),
    usage: z.object({ prompt_tokens: count(), total_tokens: count() }),
  }),
  OpenaiModel: model,
  OpenaiModelList: z.object({ object: z.literal('list'), data: z.array(model) }),
};
