import type { ChatMessage, ContentPart, ToolCall } from '../canonical/chat-request.ts';
import type { ReasoningItem } from './parse-reasoning-item.ts';

/** Puts items together into messages: neighbouring items of the model become one assistant message. */
export interface Conversation {
  addMessage(message: ChatMessage): void;
  addAssistantParts(parts: readonly ContentPart[]): void;
  addReasoning(item: ReasoningItem): void;
  addCall(call: ToolCall): void;
  /** Name of the newest call with this id, `null` when there was none. */
  findCallName(callId: string): string | null;
  finish(): readonly ChatMessage[];
}

interface Turn {
  readonly parts: ContentPart[];
  readonly reasoning: ReasoningItem[];
  readonly toolCalls: ToolCall[];
}

function toMessage({ parts, reasoning, toolCalls }: Turn): ChatMessage {
  const written = reasoning.filter(({ text }) => text !== null);
  const redacted = reasoning.flatMap(({ text, sealed }) => (text === null && sealed !== null ? [sealed] : []));
  const [first] = written;
  // A signature covers one text; joined texts have none.
  const signature = written.length === 1 ? (first?.sealed ?? null) : null;
  return {
    role: 'assistant',
    parts,
    thinking: first === undefined ? null : written.map(({ text }) => text).join('\n\n'),
    ...(signature === null ? {} : { thinkingSignature: signature }),
    ...(redacted.length === 0 ? {} : { redactedThinking: redacted }),
    toolCalls,
  };
}

export function createConversation(): Conversation {
  const messages: ChatMessage[] = [];
  const namesById = new Map<string, string>();
  let turn: Turn | null = null;

  const openTurn = (): Turn => {
    turn ??= { parts: [], reasoning: [], toolCalls: [] };
    return turn;
  };
  const closeTurn = (): void => {
    if (turn !== null) messages.push(toMessage(turn));
    turn = null;
  };
  return {
    addMessage(message) {
      closeTurn();
      messages.push(message);
    },
    addAssistantParts(parts) {
      openTurn().parts.push(...parts);
    },
    addReasoning(item) {
      openTurn().reasoning.push(item);
    },
    addCall(call) {
      namesById.set(call.id, call.name);
      openTurn().toolCalls.push(call);
    },
    findCallName: (callId) => namesById.get(callId) ?? null,
    finish() {
      closeTurn();
      return messages;
    },
  };
}
