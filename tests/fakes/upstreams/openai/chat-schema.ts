import { z } from 'zod';
import { compatibleMessage, name, vendorMessage } from './message-schema.ts';

const jsonSchema = z.record(z.string(), z.unknown());

/** "Strict" wants every object closed and every property required. */
export function findStrictnessFault(schema: unknown, path = ''): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  const { type, properties, required, additionalProperties, items } = schema as Record<string, unknown>;
  if (type !== 'object') return findStrictnessFault(items, `${path}.items`);
  if (additionalProperties !== false)
    return `${path || 'schema'}: additionalProperties is required to be supplied and to be false`;
  const entries = Object.entries((properties ?? {}) as Record<string, unknown>);
  const listed = new Set(Array.isArray(required) ? (required as unknown[]) : []);
  const missing = entries.find(([key]) => !listed.has(key))?.[0];
  if (missing !== undefined) return `${path || 'schema'}: required must include every key, ${missing} is missing`;
  return (
    entries.map(([key, value]) => findStrictnessFault(value, `${path}.${key}`)).find((fault) => fault !== null) ?? null
  );
}

const strictly = z.strictObject({
  name,
  description: z.string().optional(),
  parameters: jsonSchema.optional(),
  strict: z.boolean().nullish(),
});
const functionTool = strictly.check((context) => {
  const fault = context.value.strict === true ? findStrictnessFault(context.value.parameters) : null;
  if (fault) context.issues.push({ code: 'custom', input: context.value, path: ['parameters'], message: fault });
});

const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z
      .strictObject({
        name,
        description: z.string().optional(),
        schema: jsonSchema.optional(),
        strict: z.boolean().nullish(),
      })
      .check((context) => {
        const fault = context.value.strict === true ? findStrictnessFault(context.value.schema) : null;
        if (fault) context.issues.push({ code: 'custom', input: context.value, path: ['schema'], message: fault });
      }),
  }),
]);

/** Sampling that chat and completions share. */
export const sampling = {
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  n: z.int().min(1).max(128).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).min(1).max(4)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  user: z.string().optional(),
};

const common = {
  model: z.string().min(1),
  ...sampling,
  function_call: z.union([z.enum(['none', 'auto']), z.strictObject({ name })]).optional(),
  functions: z
    .array(z.strictObject({ name, description: z.string().optional(), parameters: jsonSchema.optional() }))
    .min(1)
    .optional(),
  logprobs: z.boolean().nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  modalities: z.array(z.literal('text')).nullish(),
  parallel_tool_calls: z.boolean().optional(),
  prompt_cache_key: z.string().nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
  response_format: responseFormat.optional(),
  safety_identifier: z.string().nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'priority']).nullish(),
  store: z.boolean().nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.strictObject({ type: z.literal('function'), function: z.strictObject({ name }) }),
    ])
    .optional(),
  tools: z
    .array(z.strictObject({ type: z.literal('function'), function: functionTool }))
    .min(1, 'must not be empty')
    .max(128)
    .optional(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
};

/** A chat body as api.openai.com takes it (API reference, "Create chat completion"); nothing else may stand in it. */
export const vendorChat = z.strictObject({ ...common, messages: z.array(vendorMessage).min(1) });

/** The same for compatible servers, which also take what vLLM, LM Studio and llama.cpp added. */
export const compatibleChat = z.strictObject({
  ...common,
  messages: z.array(compatibleMessage).min(1),
  top_k: z.int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().positive().nullish(),
  repeat_penalty: z.number().positive().nullish(),
});

export type ChatBody = z.infer<typeof compatibleChat>;
