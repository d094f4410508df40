import type { ChatMessage, ContentPart, ToolCall } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readName, readObject, readString } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';
import { parseText, readContent } from './parse-content.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
interface ThinkingBlock {
  readonly text: string;
  readonly signature: string;
}
interface Collected {
  readonly thinking: ThinkingBlock[];
  readonly redacted: string[];
  readonly calls: ToolCall[];
}

function parseToolUse(block: Fields): ToolCall {
  const input = readObject(block, 'input')?.values ?? {};
  return { id: readName(block, 'id'), name: readName(block, 'name'), argumentsJson: JSON.stringify(input) };
}

function collectBlock(collected: Collected, block: Fields, type: string): readonly ContentPart[] {
  switch (type) {
    case 'text':
      return parseText(block);
    case 'thinking':
      collected.thinking.push({
        text: readString(block, 'thinking') ?? '',
        signature: readString(block, 'signature') ?? '',
      });
      return [];
    case 'redacted_thinking':
      collected.redacted.push(readName(block, 'data'));
      return [];
    case 'tool_use':
      collected.calls.push(parseToolUse(block));
      return [];
    case 'image':
    case 'document':
    case 'tool_result':
      return refuse(pathOf(block, 'type'), 'belongs in a user message');
    default:
      // What Anthropic's own tools did: no other model could make use of it.
      return [];
  }
}

/** Several thinking blocks become one text, which none of their signatures proves any more. */
function joinThinking(blocks: readonly ThinkingBlock[]): Pick<AssistantMessage, 'thinking' | 'thinkingSignature'> {
  const [first, ...others] = blocks;
  if (first === undefined) return { thinking: null };
  if (others.length === 0 && first.signature !== '')
    return { thinking: first.text, thinkingSignature: first.signature };
  const texts = blocks.map(({ text }) => text).filter((text) => text !== '');
  return { thinking: texts.length === 0 ? null : texts.join('\n\n') };
}

/** The model's own message. Text comes before calls, each kind in its order. */
export function parseAssistant(message: Fields): AssistantMessage {
  const collected: Collected = { thinking: [], redacted: [], calls: [] };
  const parts = readContent(message, 'content', (block, type) => collectBlock(collected, block, type));
  if (parts === null) return refuse(pathOf(message, 'content'), 'is required');
  return {
    role: 'assistant',
    parts,
    ...joinThinking(collected.thinking),
    ...(collected.redacted.length === 0 ? {} : { redactedThinking: collected.redacted }),
    toolCalls: collected.calls,
  };
}
