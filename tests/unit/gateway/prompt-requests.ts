import type { ChatMessage, ChatRequest } from '../../../apps/translate/index.ts';

export const say = (...texts: string[]): ChatMessage => ({
  role: 'user',
  name: null,
  parts: texts.map((text) => ({ kind: 'text', text })),
});
export const system = (...texts: string[]): ChatMessage => ({
  role: 'system',
  parts: texts.map((text) => ({ kind: 'text', text })),
});

/** A plain request with `changes` on top. */
export const chatRequest = (changes: Partial<ChatRequest> = {}): ChatRequest => ({
  kind: 'chat',
  model: 'm',
  messages: [say('hi')],
  tools: [],
  toolChoice: null,
  isParallelToolCallsAllowed: null,
  responseFormat: { kind: 'text' },
  sampling: {
    temperature: null,
    topP: null,
    topK: null,
    minP: null,
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
    stop: [],
  },
  maxOutputTokens: null,
  reasoningEffort: null,
  topLogprobs: null,
  isStreaming: false,
  isUsageIncluded: true,
  keepAlive: null,
  contextLength: null,
  nativeOptions: {},
  project: null,
  session: null,
  ...changes,
});
