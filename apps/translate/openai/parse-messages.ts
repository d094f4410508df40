import type { ChatMessage, ContentPart } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, readString, toFields } from '../reading/fields.ts';
import { noteUnknown } from '../reading/note-unknown.ts';
import type { NoteCollector } from '../reading/notes.ts';
import { refuse } from '../reading/refusal.ts';
import { parseContent } from './parse-content.ts';
import { parseToolCalls } from './parse-tool-calls.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

interface Conversation {
  readonly notes: NoteCollector;
  /** Name of each call seen so far, by id; the newest call wins. */
  readonly namesById: Map<string, string>;
  /** Id of the newest call of each name, for results in the older form. */
  readonly idsByName: Map<string, string>;
}

const plainFields: ReadonlySet<string> = new Set(['role', 'content', 'name']);
const systemFields: ReadonlySet<string> = new Set(['role', 'content']);
const assistantFields: ReadonlySet<string> = new Set([
  'role',
  'content',
  'refusal',
  'reasoning',
  'reasoning_content',
  'tool_calls',
  'function_call',
]);
const toolFields: ReadonlySet<string> = new Set(['role', 'content', 'name', 'tool_call_id']);

function readRequiredContent(message: Fields, notes: NoteCollector): readonly ContentPart[] {
  return parseContent(message, notes) ?? refuse(pathOf(message, 'content'), 'is required');
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
    parts: parseContent(message, conversation.notes) ?? readRefusal(message),
    thinking: readString(message, 'reasoning_content') || readString(message, 'reasoning') || null,
    toolCalls,
  };
}

function parseToolResult(message: Fields, conversation: Conversation): ToolMessage {
  const toolCallId = readString(message, 'tool_call_id') || null;
  const toolName = readString(message, 'name') || (conversation.namesById.get(toolCallId ?? '') ?? null);
  return {
    role: 'tool',
    parts: readRequiredContent(message, conversation.notes),
    toolCallId,
    toolName,
    isError: false,
  };
}

function parseFunctionResult(message: Fields, conversation: Conversation): ToolMessage {
  const toolName = readName(message, 'name');
  const toolCallId = conversation.idsByName.get(toolName) ?? null;
  return {
    role: 'tool',
    parts: readRequiredContent(message, conversation.notes),
    toolCallId,
    toolName,
    isError: false,
  };
}

function noteUnknownFields(message: Fields, role: string, notes: NoteCollector): void {
  const known =
    role === 'assistant'
      ? assistantFields
      : role === 'tool' || role === 'function'
        ? toolFields
        : role === 'user'
          ? plainFields
          : systemFields;
  noteUnknown(message.values, known, { notes, prefix: 'messages[].' });
}

function parseMessage(message: Fields, index: number, conversation: Conversation): ChatMessage {
  const { notes } = conversation;
  const role = readName(message, 'role');
  noteUnknownFields(message, role, notes);
  switch (role) {
    case 'developer':
      notes.mapped('messages[].role');
      return { role: 'system', parts: readRequiredContent(message, notes) };
    case 'system':
      return { role, parts: readRequiredContent(message, notes) };
    case 'user':
      return { role, parts: readRequiredContent(message, notes), name: readString(message, 'name') };
    case 'assistant':
      return parseAssistant(message, index, conversation);
    case 'tool':
      return parseToolResult(message, conversation);
    case 'function':
      notes.mapped('messages[].role');
      return parseFunctionResult(message, conversation);
    default:
      return refuse(pathOf(message, 'role'), 'must be system, developer, user, assistant, tool or function');
  }
}

/** The conversation; parts stay together in their message. */
export function parseMessages(body: Fields, notes: NoteCollector): readonly ChatMessage[] {
  const messages = readArray(body, 'messages') ?? refuse('messages', 'is required');
  if (messages.length === 0) refuse('messages', 'must not be empty');
  const conversation: Conversation = { notes, namesById: new Map(), idsByName: new Map() };
  return messages.map((message, index) => parseMessage(toFields(message, `messages[${index}]`), index, conversation));
}
