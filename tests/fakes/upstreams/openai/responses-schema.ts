import { z } from 'zod';
import { findImageFault } from '../check-media.ts';
import { name } from './message-schema.ts';

const status = z.enum(['in_progress', 'completed', 'incomplete']).nullish();
const id = z.string().nullish();

const imageUrl = z.string().check((context) => {
  if (/^https?:\/\//.test(context.value)) return;
  const [, mediaType = '', base64 = ''] = /^data:([^;,]*);base64,(.*)$/s.exec(context.value) ?? [];
  const fault = findImageFault(mediaType, base64);
  if (fault) context.issues.push({ code: 'custom', input: context.value, message: fault });
});
const inputPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input_text'), text: z.string() }),
  z.strictObject({
    type: z.literal('input_image'),
    image_url: imageUrl,
    detail: z.enum(['auto', 'low', 'high']).nullish(),
  }),
  z.strictObject({ type: z.literal('input_file'), file_data: z.string().optional(), filename: z.string().optional() }),
]);
const outputPart = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('output_text'),
    text: z.string(),
    annotations: z.array(z.unknown()).optional(),
    logprobs: z.array(z.unknown()).optional(),
  }),
  z.strictObject({ type: z.literal('refusal'), refusal: z.string() }),
]);
const type = z.literal('message').optional();

const message = z.discriminatedUnion('role', [
  z.strictObject({
    type,
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(outputPart)]),
    id,
    status,
    phase: z.unknown().optional(),
  }),
  ...(['user', 'system', 'developer'] as const).map((role) =>
    z.strictObject({
      type,
      role: z.literal(role),
      content: z.union([z.string(), z.array(inputPart).min(1)]),
      id,
      status,
    }),
  ),
]);
const functionCall = z.strictObject({
  type: z.literal('function_call'),
  call_id: z.string().min(1),
  name,
  arguments: z.string(),
  id,
  status,
  namespace: z.null().optional(),
});
const functionCallOutput = z.strictObject({
  type: z.literal('function_call_output'),
  call_id: z.string().min(1),
  output: z.union([z.string(), z.array(inputPart)]),
  id,
  status,
});
const reasoning = z.strictObject({
  type: z.literal('reasoning'),
  id: z.string(),
  summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })),
  content: z.array(z.unknown()).nullish(),
  encrypted_content: z.string().nullish(),
  status,
});
const item = z.union([functionCall, functionCallOutput, reasoning, message]);
const jsonSchema = z.record(z.string(), z.unknown());

/** A body of POST /v1/responses (API reference, "Create a model response"), function tools only. */
export const responsesSchema = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(item).min(1)]),
  background: z.literal(false).nullish(),
  include: z.array(z.string()).nullish(),
  instructions: z.string().nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  max_tool_calls: z.int().min(1).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  previous_response_id: z.null().optional(),
  prompt_cache_key: z.string().nullish(),
  reasoning: z
    .strictObject({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
    })
    .nullish(),
  safety_identifier: z.string().nullish(),
  service_tier: z.string().nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  text: z
    .strictObject({
      format: z
        .discriminatedUnion('type', [
          z.strictObject({ type: z.literal('text') }),
          z.strictObject({ type: z.literal('json_object') }),
          z.strictObject({
            type: z.literal('json_schema'),
            name,
            schema: jsonSchema,
            description: z.string().nullish(),
            strict: z.boolean().nullish(),
          }),
        ])
        .optional(),
      verbosity: z.enum(['low', 'medium', 'high']).nullish(),
    })
    .optional(),
  tool_choice: z
    .union([z.enum(['none', 'auto', 'required']), z.strictObject({ type: z.literal('function'), name })])
    .optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        name,
        description: z.string().nullish(),
        parameters: jsonSchema.nullable(),
        strict: z.boolean().nullish(),
      }),
    )
    .optional(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  user: z.string().optional(),
});

export type ResponsesBody = z.infer<typeof responsesSchema>;
export type ResponsesItem = z.infer<typeof item>;
