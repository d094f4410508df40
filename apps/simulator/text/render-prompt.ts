import type { ChatMessage, ToolDefinition } from './chat-message.ts';
import { tokenize } from './tokenize.ts';

/** Tokens that one image counts for. */
export const tokensPerImage = 768;

const imageTokens: readonly string[] = Array.from({ length: tokensPerImage }, () => '<image>');

/** Pieces of one message between its role marks. */
export function renderMessage(message: ChatMessage): readonly string[] {
  const calls = (message.tool_calls ?? []).map((call) => JSON.stringify(call.function));
  const text = [message.content, ...calls, message.tool_name ?? ''].filter((part) => part !== '').join('\n');
  const images = (message.images ?? []).flatMap(() => imageTokens);
  return [`<|${message.role}|>`, '\n', ...images, ...tokenize(text), '<|end|>'];
}

const renderTools = (tools: readonly ToolDefinition[]): readonly string[] =>
  tools.length === 0 ? [] : ['<|tools|>', ...tools.flatMap((tool) => tokenize(JSON.stringify(tool))), '<|end|>'];

/** A conversation cut to what fits. */
export interface RenderedPrompt {
  readonly tokens: readonly string[];
  readonly messages: readonly ChatMessage[];
  readonly isTooLong: boolean;
}

/**
 * Renders a conversation. While it is longer than `contextLength`, the oldest message that is neither a system message nor the last one is left
 * out; `isTooLong` tells that even this did not suffice.
 */
export function renderConversation(
  messages: readonly ChatMessage[],
  tools: readonly ToolDefinition[],
  contextLength: number,
): RenderedPrompt {
  const toolTokens = renderTools(tools);
  const rendered = messages.map((message) => ({ message, tokens: renderMessage(message) }));
  const opening = ['<|assistant|>'];
  let total = rendered.reduce((sum, { tokens }) => sum + tokens.length, toolTokens.length + opening.length);
  while (total > contextLength) {
    const oldest = rendered.findIndex(({ message }, index) => message.role !== 'system' && index < rendered.length - 1);
    if (oldest < 0) break;
    const [removed] = rendered.splice(oldest, 1);
    total -= removed?.tokens.length ?? 0;
  }
  const tokens = [...toolTokens, ...rendered.flatMap((entry) => entry.tokens), ...opening];
  return { tokens, messages: rendered.map(({ message }) => message), isTooLong: total > contextLength };
}
