import { anthropicEgress } from '../../../apps/translate/anthropic/anthropic-egress.ts';
import type { ChatMessage, ChatRequest, ContentPart, ToolCall } from '../../../apps/translate/index.ts';

export interface WireBlock {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface WireMessage {
  readonly role: string;
  readonly content: readonly WireBlock[];
}

export const textPart = (text: string): ContentPart => ({ kind: 'text', text });
export const user = (...texts: string[]): ChatMessage => ({ role: 'user', parts: texts.map(textPart), name: null });
export const system = (...texts: string[]): ChatMessage => ({ role: 'system', parts: texts.map(textPart) });
export const call = (id: string, name = 'f', argumentsJson = '{}'): ToolCall => ({ id, name, argumentsJson });
export const assistant = (text: string, toolCalls: readonly ToolCall[] = [], extra: object = {}): ChatMessage => ({
  role: 'assistant',
  parts: text === '' ? [] : [textPart(text)],
  thinking: null,
  toolCalls,
  ...extra,
});
export const result = (toolCallId: string | null, text: string, toolName: string | null = null): ChatMessage => ({
  role: 'tool',
  parts: text === '' ? [] : [textPart(text)],
  toolCallId,
  toolName,
  isError: false,
});

const plainRequest: ChatRequest = {
  kind: 'chat',
  model: 'claude',
  messages: [user('Hi')],
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
};

export const requestWith = (changes: Partial<ChatRequest>): ChatRequest => ({ ...plainRequest, ...changes });

export const sampled = (changes: Partial<ChatRequest['sampling']>): Partial<ChatRequest> => ({
  sampling: { ...plainRequest.sampling, ...changes },
});

export const renderText = (changes: Partial<ChatRequest>, isStrict = true): string =>
  anthropicEgress.renderChatRequest(requestWith(changes), { model: 'claude-x', isStrict }).body;

/** The body rendered for a plain request with `changes`. */
export const renderBody = (changes: Partial<ChatRequest>, isStrict = true): Readonly<Record<string, unknown>> =>
  JSON.parse(renderText(changes, isStrict)) as Record<string, unknown>;

export const renderMessagesOf = (...messages: ChatMessage[]): readonly WireMessage[] =>
  renderBody({ messages })['messages'] as readonly WireMessage[];
