import { z } from 'zod';
import { assistantBlock, cacheControl, textBlock, toolName, userBlock } from './block-schema.ts';

const text = z.string().refine((value) => value.trim() !== '', 'messages must have non-empty content');

const message = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('system'),
    content: z.union([text, z.array(textBlock).min(1, 'must have non-empty content')]),
  }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([text, z.array(userBlock).min(1, 'must have non-empty content')]),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([text, z.array(assistantBlock).min(1, 'must have non-empty content')]),
  }),
]);

const tool = z.strictObject({
  type: z.literal('custom').nullish(),
  name: toolName,
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  cache_control: cacheControl,
  strict: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
});

const disable = { disable_parallel_tool_use: z.boolean().optional() };
const display = z.enum(['summarized', 'omitted']).nullish();

const counted = {
  model: z.string().min(1),
  messages: z.array(message).min(1, 'at least one message is required'),
  cache_control: cacheControl,
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.looseObject({}) }).nullish(),
    })
    .optional(),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024), display }),
      z.strictObject({ type: z.literal('adaptive'), display }),
      z.strictObject({ type: z.literal('disabled') }),
    ])
    .optional(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('auto'), ...disable }),
      z.strictObject({ type: z.literal('any'), ...disable }),
      z.strictObject({ type: z.literal('tool'), name: toolName, ...disable }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .optional(),
  tools: z.array(tool).optional(),
};

/** A body of POST /v1/messages (API reference, "Create a Message"); nothing else may stand in it. */
export const messagesSchema = z.strictObject({
  ...counted,
  max_tokens: z.int().min(1),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  stop_sequences: z
    .array(z.string().refine((value) => value.trim() !== '', 'each stop sequence must contain non-whitespace'))
    .optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  top_p: z.number().min(0).max(1).optional(),
});

/** A body of POST /v1/messages/count_tokens. */
export const countTokensSchema = z.strictObject(counted);

export type MessagesBody = z.infer<typeof messagesSchema>;
export type CountTokensBody = z.infer<typeof countTokensSchema>;
export type AnthropicMessage = z.infer<typeof message>;
