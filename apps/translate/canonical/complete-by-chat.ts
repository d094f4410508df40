import type { ChatRequest, CompletionRequest, ContentPart } from './chat-request.ts';

const toImage = (base64: string): ContentPart => ({ kind: 'image', mediaType: 'image/*', base64 });

/** A completion as a chat with one question, for backends that only chat, and for prompts that need more than a text. */
export function completeByChat(request: CompletionRequest): ChatRequest {
  const { system, prompt, images } = request;
  const parts: readonly ContentPart[] = [{ kind: 'text', text: prompt }, ...images.map(toImage)];
  return {
    kind: 'chat',
    model: request.model,
    messages: [
      ...(system === null ? [] : [{ role: 'system', parts: [{ kind: 'text', text: system }] } as const]),
      { role: 'user', parts, name: null },
    ],
    tools: [],
    toolChoice: null,
    isParallelToolCallsAllowed: null,
    responseFormat: request.responseFormat,
    sampling: request.sampling,
    maxOutputTokens: request.maxOutputTokens,
    ...(request.mostTokens === undefined ? {} : { mostTokens: request.mostTokens }),
    reasoningEffort: request.reasoningEffort,
    topLogprobs: request.topLogprobs,
    isStreaming: request.isStreaming,
    isUsageIncluded: request.isUsageIncluded,
    keepAlive: request.keepAlive,
    contextLength: request.contextLength,
    nativeOptions: request.nativeOptions,
    project: request.project,
    session: request.session,
  };
}
