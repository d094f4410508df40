import { createCallLedger, type LedgerEntry } from '../canonical/call-ledger.ts';
import type { ChatMessage, ToolCall } from '../canonical/chat-request.ts';

type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

/** Longest id of a call that OpenAI takes. */
const maxIdLength = 40;

/** Gives every call and every result of a conversation the id to send. Ask for them in the order of the conversation. */
export interface CallIds {
  /** Of the calls of one message. */
  forCalls(calls: readonly ToolCall[]): readonly string[];
  forResult(message: ToolMessage): string;
}

/** Gives long ids a short form, the same each time. */
function createShortIds(): (id: string) => string {
  const shortIds = new Map<string, string>();
  return (id) => {
    if (id.length <= maxIdLength) return id;
    const known = shortIds.get(id) ?? `call_long_${shortIds.size + 1}`;
    shortIds.set(id, known);
    return known;
  };
}

/** Creates the ids of one conversation. Results without an id belong to an unanswered call of their name, else to any. */
export function createCallIds(): CallIds {
  const ledger = createCallLedger();
  const shorten = createShortIds();
  let turn = 0;
  let inventedCount = 0;

  const findCall = ({ toolCallId, toolName }: ToolMessage): LedgerEntry | null => {
    if (toolCallId !== null) return ledger.findById(toolCallId);
    return (toolName === null ? null : ledger.findOpen(toolName)) ?? ledger.findOpen();
  };
  return {
    forCalls(calls) {
      turn++;
      for (const call of calls) ledger.add({ call, turn, isAnswered: false });
      return calls.map(({ id }) => shorten(id));
    },
    forResult(message) {
      const found = findCall(message);
      if (found !== null) found.isAnswered = true;
      return shorten(message.toolCallId ?? found?.call.id ?? `call_unknown_${++inventedCount}`);
    },
  };
}
