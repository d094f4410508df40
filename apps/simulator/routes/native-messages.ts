import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { readFields } from '../http/fields.ts';
import type { ChatMessage, ToolCall, ToolDefinition } from '../text/chat-message.ts';
import { readImages } from './native-request.ts';

function readToolCall(call: PlainObject): ToolCall {
  const described = readFields(call, 'ToolCall').object('function') ?? {};
  const fields = readFields(described, 'ToolCallFunction');
  const id = readFields(call, 'ToolCall').text('id');
  return {
    ...(id === undefined ? {} : { id }),
    function: { name: fields.text('name') ?? '', arguments: fields.object('arguments') ?? {} },
  };
}

/** Reads one message in native form; the role is lower-cased. */
export function readMessage(source: PlainObject): ChatMessage {
  const fields = readFields(source, 'ChatRequest.messages');
  const calls = fields.objects('tool_calls');
  const toolName = fields.text('tool_name');
  const toolCallId = fields.text('tool_call_id');
  const images = readImages(fields.texts('images'));
  return {
    role: (fields.text('role') ?? '').toLowerCase(),
    content: fields.text('content') ?? '',
    thinking: fields.text('thinking') ?? '',
    ...(images.length === 0 ? {} : { images }),
    ...(calls ? { tool_calls: calls.map(readToolCall) } : {}),
    ...(toolName === undefined ? {} : { tool_name: toolName }),
    ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
  };
}

/** Reads `tools`; entries without a function are left out. */
export function readTools(source: readonly PlainObject[] | undefined): readonly ToolDefinition[] {
  return (source ?? []).flatMap((tool) => {
    const described = tool['function'];
    if (!isPlainObject(described)) return [];
    const fields = readFields(described, 'ChatRequest.tools');
    return [
      {
        name: fields.text('name') ?? '',
        description: fields.text('description') ?? '',
        parameters: fields.object('parameters') ?? {},
      },
    ];
  });
}
