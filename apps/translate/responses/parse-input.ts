import type { ChatMessage } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readName, readString, toFields } from '../reading/fields.ts';
import { readArguments } from '../reading/read-arguments.ts';
import { refuse } from '../reading/refusal.ts';
import { type Conversation, createConversation } from './conversation.ts';
import { parseContent } from './parse-content.ts';
import { parseReasoningItem } from './parse-reasoning-item.ts';

/** Records of tools that OpenAI's servers ran. Their results are in the text that followed, and no backend takes them back. */
const serverItems: ReadonlySet<string> = new Set([
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'mcp_list_tools',
  'mcp_call',
  'mcp_approval_request',
  'mcp_approval_response',
]);

function addMessage(item: Fields, conversation: Conversation): void {
  const parts = parseContent(item, 'content');
  const role = readName(item, 'role');
  switch (role) {
    case 'assistant':
      conversation.addAssistantParts(parts);
      break;
    case 'user':
      conversation.addMessage({ role, parts, name: null });
      break;
    case 'system':
    case 'developer':
      conversation.addMessage({ role: 'system', parts });
      break;
    default:
      refuse(pathOf(item, 'role'), 'must be user, assistant, system or developer');
  }
}

function addReasoning(item: Fields, conversation: Conversation): void {
  const reasoning = parseReasoningItem(item);
  if (reasoning.text || reasoning.sealed !== null) conversation.addReasoning(reasoning);
}

function addCallOutput(item: Fields, conversation: Conversation): void {
  const toolCallId = readName(item, 'call_id');
  const toolName = conversation.findCallName(toolCallId);
  if (toolName === null) refuse(pathOf(item, 'call_id'), 'names no earlier function_call of this input');
  const parts = parseContent(item, 'output');
  conversation.addMessage({ role: 'tool', parts, toolCallId, toolName, isError: false });
}

function addItem(item: Fields, conversation: Conversation): void {
  const type = readString(item, 'type') || 'message';
  switch (type) {
    case 'message':
      addMessage(item, conversation);
      break;
    case 'reasoning':
      addReasoning(item, conversation);
      break;
    case 'function_call':
      conversation.addCall({
        id: readName(item, 'call_id'),
        name: readName(item, 'name'),
        argumentsJson: readArguments(item, 'must be the text of a JSON object'),
      });
      break;
    case 'function_call_output':
      addCallOutput(item, conversation);
      break;
    case 'item_reference':
      refuse(
        pathOf(item, 'type'),
        'must not be item_reference: no items are stored here; set store to false and send the items themselves',
        'unsupported_feature',
      );
      break;
    default:
      if (!serverItems.has(type))
        refuse(pathOf(item, 'type'), 'names a kind of item that is not supported', 'unsupported_feature');
  }
}

/** `instructions` and `input` as one conversation. */
export function parseInput(body: Fields): readonly ChatMessage[] {
  const conversation = createConversation();
  const instructions = readString(body, 'instructions');
  if (instructions) conversation.addMessage({ role: 'system', parts: [{ kind: 'text', text: instructions }] });
  const input = body.values['input'] ?? null;
  if (input === null) return refuse('input', 'is required');
  if (typeof input === 'string') {
    conversation.addMessage({ role: 'user', parts: [{ kind: 'text', text: input }], name: null });
    return conversation.finish();
  }
  if (!Array.isArray(input)) return refuse('input', 'must be a string or an array of items');
  if (input.length === 0) refuse('input', 'must not be empty');
  for (const [index, item] of input.entries()) addItem(toFields(item, `input[${index}]`), conversation);
  return conversation.finish();
}
