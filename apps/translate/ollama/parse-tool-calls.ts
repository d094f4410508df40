import type { ToolCall } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, readObject, readString, toFields } from '../reading/fields.ts';
import { readArguments } from '../reading/read-arguments.ts';
import { refuse } from '../reading/refusal.ts';

/** Calls of an assistant message. Calls without an id, which older clients send, get one from their position. */
export function parseToolCalls(message: Fields, messageIndex: number): readonly ToolCall[] {
  const path = pathOf(message, 'tool_calls');
  return (readArray(message, 'tool_calls') ?? []).map((entry, index) => {
    const call = toFields(entry, `${path}[${index}]`);
    const target = readObject(call, 'function') ?? refuse(pathOf(call, 'function'), 'is required');
    return {
      id: readString(call, 'id') || `call_${messageIndex}_${index}`,
      name: readName(target, 'name'),
      argumentsJson: readArguments(target, 'must be an object'),
    };
  });
}
