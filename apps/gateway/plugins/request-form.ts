import { z } from 'zod';
import type { ChatRequest, CompletionRequest } from '../../translate/index.ts';
import { describeIssue } from './describe-issue.ts';
import type { ReadAnswer } from './plugin-port.ts';

type Request = ChatRequest | CompletionRequest;

const text = z.string();
const media = {
  mediaType: z.string().regex(/^[a-z]+\/[\w.+*-]{1,80}$/i),
  base64: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/),
};
const part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('image'), ...media }),
  z.object({ kind: z.literal('audio'), ...media }),
  z.object({ kind: z.literal('file'), ...media, name: text.nullable() }),
]);
const parts = z.array(part);

const isObjectText = (json: string): boolean => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // No JSON is the answer, not a failure.
    return false;
  }
};
export const toolCall = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  argumentsJson: z.string().refine(isObjectText, 'the text of a JSON object'),
});
const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), parts }),
  z.object({ role: z.literal('user'), parts, name: text.nullable() }),
  z.object({
    ...{ role: z.literal('assistant'), parts, thinking: text.nullable(), toolCalls: z.array(toolCall) },
    thinkingSignature: text.exactOptional(),
    redactedThinking: z.array(text).exactOptional(),
  }),
  z.object({
    ...{ role: z.literal('tool'), parts, toolCallId: text.nullable(), toolName: text.nullable() },
    isError: z.boolean(),
  }),
]);
const schema = z.record(z.string(), z.unknown());
const tool = z.object({
  name: z.string().min(1),
  description: text.nullable(),
  parameters: schema.nullable(),
  isStrict: z.boolean().nullable(),
});
const toolChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['auto', 'none', 'required']) }),
  z.object({ kind: z.literal('named'), name: z.string().min(1) }),
]);
const responseFormat = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['text', 'json']) }),
  z.object({ kind: z.literal('json-schema'), name: text, schema, isStrict: z.boolean().nullable() }),
]);
const sampling = z.object({
  temperature: z.number().min(0).nullable(),
  topP: z.number().min(0).max(1).nullable(),
  topK: z.number().int().min(0).nullable(),
  minP: z.number().min(0).max(1).nullable(),
  seed: z.number().int().nullable(),
  presencePenalty: z.number().nullable(),
  frequencyPenalty: z.number().nullable(),
  stop: z.array(text),
});
const shared = {
  responseFormat: responseFormat.exactOptional(),
  sampling: sampling.exactOptional(),
  maxOutputTokens: z.number().int().positive().nullable().exactOptional(),
  reasoningEffort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'max']).nullable().exactOptional(),
};
const chat = z.object({
  messages: z.array(message).min(1).exactOptional(),
  tools: z.array(tool).exactOptional(),
  toolChoice: toolChoice.nullable().exactOptional(),
  isParallelToolCallsAllowed: z.boolean().nullable().exactOptional(),
  ...shared,
});
const completion = z.object({
  prompt: text.exactOptional(),
  suffix: text.nullable().exactOptional(),
  system: text.nullable().exactOptional(),
  ...shared,
});

export type RequestChange = z.infer<typeof chat> | z.infer<typeof completion>;

/** What a plugin is shown of a request, which is what it may change. Who asks, for which model and how it is told are not among it. */
export function showRequest(request: Request): object {
  const { responseFormat, sampling, maxOutputTokens, reasoningEffort } = request;
  const common = { kind: request.kind, responseFormat, sampling, maxOutputTokens, reasoningEffort };
  if (request.kind === 'completion') {
    const { prompt, suffix, system } = request;
    return { ...common, prompt, suffix, system };
  }
  const { messages, tools, toolChoice, isParallelToolCallsAllowed } = request;
  return { ...common, messages, tools, toolChoice, isParallelToolCallsAllowed };
}

/** Reads what a plugin wants to have changed; members that it may not change are left out. */
export function readRequestChange(kind: Request['kind']): (value: unknown) => ReadAnswer<RequestChange> {
  const form: z.ZodType<RequestChange> = kind === 'chat' ? chat : completion;
  return (value) => {
    const read = form.safeParse(value);
    return read.success
      ? { kind: 'value', value: read.data }
      : { kind: 'wrong', reason: describeIssue('request', read.error) };
  };
}

/** The request with the changes. A ceiling on its tokens stays one. */
export function changeRequest<R extends Request>(request: R, change: RequestChange): R {
  const changed = { ...request, ...change };
  const { mostTokens } = request;
  if (mostTokens === undefined) return changed;
  return { ...changed, maxOutputTokens: Math.min(changed.maxOutputTokens ?? mostTokens, mostTokens) };
}
