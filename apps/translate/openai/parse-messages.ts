import type { ChatMessage, ContentPart } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';
import { parseContent } from './parse-content.ts';
import { parseToolCalls } from './parse-tool-calls.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

interface Conversation {
  /** Name of each call seen so far, by id; the newest call wins. */
  readonly namesById: Map<string, string>;
  /** Id of the newest call of each name, for results in the older form. */
  readonly idsByName: Map<string, string>;
}

function readRequiredContent(message: Fields): readonly ContentPart[] {
  return parseContent(message) ?? refuse(pathOf(message, 'content'), 'is required');
}

function readRefusal(message: Fields): readonly ContentPart[] {
  const text = readString(message, 'refusal');
  return text === null || text === '' ? [] : [{ kind: 'text', text }];
}

function parseAssistant(message: Fields, index: number, conversation: Conversation): AssistantMessage {
  const toolCalls = parseToolCalls(message, index);
  for (const call of toolCalls) {
    conversation.namesById.set(call.id, call.name);
    conversation.idsByName.set(call.name, call.id);
  }
  return {
    role: 'assistant',
    parts: parseContent(message) ?? readRefusal(message),
    thinking: readString(message, 'reasoning_content') || readString(message, 'reasoning') || null,
    toolCalls,
  };
}

const toResult = (message: Fields, toolCallId: string | null, toolName: string | null): ToolMessage => ({
  role: 'tool',
  parts: readRequiredContent(message),
  toolCallId,
  toolName,
  isError: false,
});

function parseToolResult(message: Fields, { namesById }: Conversation): ToolMessage {
  const id = readString(message, 'tool_call_id') || null;
  const result = toResult(message, id, readString(message, 'name') || (namesById.get(id ?? '') ?? null));
  const isCalled = id === null ? namesById.size > 0 : namesById.has(id);
  if (isCalled) return result;
  const key = id === null ? 'role' : 'tool_call_id';
  return refuse(pathOf(message, key), 'belongs to a result for which there is no earlier call');
}

function parseFunctionResult(message: Fields, { idsByName }: Conversation): ToolMessage {
  const name = readName(message, 'name');
  return toResult(message, idsByName.get(name) ?? null, name);
}

function parseMessage(message: Fields, index: number, conversation: Conversation): ChatMessage {
  const role = readName(message, 'role');
  switch (role) {
    case 'developer':
      return { role: 'system', parts: readRequiredContent(message) };
    case 'system':
      return { role, parts: readRequiredContent(message) };
    case 'user':
      return { role, parts: readRequiredContent(message), name: readString(message, 'name') };
    case 'assistant':
      return parseAssistant(message, index, conversation);
    case 'tool':
      return parseToolResult(message, conversation);
    case 'function':
      return parseFunctionResult(message, conversation);
    default:
      return refuse(pathOf(message, 'role'), 'must be system, developer, user, assistant, tool or function');
  }
}

/** The conversation; parts stay together in their message. */
export function parseMessages(body: Fields): readonly ChatMessage[] {
  const messages = readArray(body, 'messages') ?? refuse('messages', 'is required');
  if (messages.length === 0) refuse('messages', 'must not be empty');
  const conversation: Conversation = { namesById: new Map(), idsByName: new Map() };
  return messages.map((message, index) => parseMessage(toFields(message, `messages[${index}]`), index, conversation));
}
