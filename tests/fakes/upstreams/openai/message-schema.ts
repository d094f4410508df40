import { z } from 'zod';
import { findImageFault, isBase64 } from '../check-media.ts';

export const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'must match ^[a-zA-Z0-9_-]{1,64}$');

const imageUrl = z.string().check((context) => {
  if (/^https?:\/\//.test(context.value)) return;
  const [, mediaType = '', base64 = ''] = /^data:([^;,]*);base64,(.*)$/s.exec(context.value) ?? [];
  const fault = findImageFault(mediaType, base64);
  if (fault) context.issues.push({ code: 'custom', input: context.value, message: fault });
});

const fileData = z
  .string()
  .refine(
    (text) => /^data:[\w.+-]+\/[\w.+-]+;base64,/.test(text) && isBase64(text.slice(text.indexOf(',') + 1)),
    'must be a data URL',
  );

const textPart = z.strictObject({ type: z.literal('text'), text: z.string() });
const userPart = z.discriminatedUnion('type', [
  textPart,
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({ url: imageUrl, detail: z.enum(['auto', 'low', 'high']).optional() }),
  }),
  z.strictObject({
    type: z.literal('input_audio'),
    input_audio: z.strictObject({
      data: z.string().refine(isBase64, 'must be base64'),
      format: z.enum(['wav', 'mp3']),
    }),
  }),
  z.strictObject({
    type: z.literal('file'),
    file: z.strictObject({
      file_data: fileData.optional(),
      file_id: z.string().optional(),
      filename: z.string().optional(),
    }),
  }),
]);
const texts = z.union([z.string(), z.array(textPart).min(1)]);

export const toolCall = z.strictObject({
  id: z.string().min(1).max(64),
  type: z.literal('function'),
  function: z.strictObject({ name, arguments: z.string() }),
});

const assistant = z.strictObject({
  role: z.literal('assistant'),
  content: z
    .union([
      z.string(),
      z
        .array(
          z.discriminatedUnion('type', [textPart, z.strictObject({ type: z.literal('refusal'), refusal: z.string() })]),
        )
        .min(1),
    ])
    .nullish(),
  name: name.optional(),
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCall).min(1, 'must not be empty').optional(),
  function_call: z.strictObject({ name, arguments: z.string() }).nullish(),
  audio: z.null().optional(),
});

const others = [
  z.strictObject({ role: z.literal('system'), content: texts, name: name.optional() }),
  z.strictObject({ role: z.literal('developer'), content: texts, name: name.optional() }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(userPart).min(1)]),
    name: name.optional(),
  }),
  z.strictObject({ role: z.literal('tool'), content: texts, tool_call_id: z.string() }),
  z.strictObject({ role: z.literal('function'), content: z.string().nullable(), name }),
] as const;

/** Messages as api.openai.com takes them (API reference, "Create chat completion"). */
export const vendorMessage = z.discriminatedUnion('role', [assistant, ...others]);

/** Messages as compatible local servers take them: thinking can be given back. */
export const compatibleMessage = z.discriminatedUnion('role', [
  assistant.extend({ reasoning_content: z.string().nullish(), reasoning: z.string().nullish() }),
  ...others,
]);

export type OpenaiMessage = z.infer<typeof compatibleMessage>;
