import { type CallLedger, createCallLedger, type LedgerEntry } from '../canonical/call-ledger.ts';
import type { ChatMessage, ContentPart } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';
import { parseImages } from './parse-images.ts';
import { parseToolCalls } from './parse-tool-calls.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;
type Ledger = CallLedger<LedgerEntry>;

function parseParts(message: Fields): readonly ContentPart[] {
  const images = parseImages(message);
  const text = readString(message, 'content') ?? '';
  return text === '' ? images : [{ kind: 'text', text }, ...images];
}

function parseAssistant(message: Fields, index: number, ledger: Ledger): AssistantMessage {
  const toolCalls = parseToolCalls(message, index);
  for (const call of toolCalls) ledger.add({ call, turn: index, isAnswered: false });
  return {
    role: 'assistant',
    parts: parseParts(message),
    thinking: readString(message, 'thinking') || null,
    toolCalls,
  };
}

/** By id, else by name, else in order. */
function findEntry(ledger: Ledger, id: string | null, name: string | null): LedgerEntry | null {
  const sameId = id === null ? null : ledger.findById(id);
  const sameName = name === null ? null : (ledger.findOpen(name) ?? ledger.findNewest(name));
  return sameId ?? sameName ?? ledger.findOpen();
}

function parseToolResult(message: Fields, ledger: Ledger): ToolMessage {
  const id = readString(message, 'tool_call_id') || null;
  const name = readString(message, 'tool_name') || null;
  const entry = findEntry(ledger, id, name);
  if (entry === null) {
    const key = id === null ? (name === null ? 'role' : 'tool_name') : 'tool_call_id';
    return refuse(pathOf(message, key), 'belongs to a result for which there is no earlier call');
  }
  entry.isAnswered = true;
  const { call } = entry;
  return { role: 'tool', parts: parseParts(message), toolCallId: call.id, toolName: name ?? call.name, isError: false };
}

function parseMessage(message: Fields, index: number, ledger: Ledger): ChatMessage {
  const role = readName(message, 'role').toLowerCase();
  switch (role) {
    case 'system':
      return { role, parts: parseParts(message) };
    case 'user':
      return { role, parts: parseParts(message), name: null };
    case 'assistant':
      return parseAssistant(message, index, ledger);
    case 'tool':
      return parseToolResult(message, ledger);
    default:
      return refuse(pathOf(message, 'role'), 'must be system, user, assistant or tool');
  }
}

/** The conversation; an empty one, which only loads or unloads the model, is no fault. */
export function parseMessages(body: Fields): readonly ChatMessage[] {
  const ledger = createCallLedger();
  return (readArray(body, 'messages') ?? []).map((message, index) =>
    parseMessage(toFields(message, `messages[${index}]`), index, ledger),
  );
}
