import type { ToolCall } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, readObject, readString, toFields } from '../reading/fields.ts';
import { readArguments } from '../reading/read-arguments.ts';
import { refuse } from '../reading/refusal.ts';

const problem = 'must be the text of a JSON object';

function parseToolCall(call: Fields, fallbackId: string): ToolCall {
  const type = readString(call, 'type');
  if (type !== null && type !== 'function') refuse(pathOf(call, 'type'), 'must be function', 'unsupported_feature');
  const target = readObject(call, 'function');
  if (target === null) return refuse(pathOf(call, 'function'), 'is required');
  return {
    id: readString(call, 'id') || fallbackId,
    name: readName(target, 'name'),
    argumentsJson: readArguments(target, problem),
  };
}

/** Calls of an assistant message, in both of OpenAI's forms. Calls without an id get one from their position. */
export function parseToolCalls(message: Fields, messageIndex: number): readonly ToolCall[] {
  const path = pathOf(message, 'tool_calls');
  const calls = (readArray(message, 'tool_calls') ?? []).map((call, index) =>
    parseToolCall(toFields(call, `${path}[${index}]`), `call_${messageIndex}_${index}`),
  );
  const legacy = readObject(message, 'function_call');
  if (legacy === null) return calls;
  return [
    ...calls,
    {
      id: `call_${messageIndex}_${calls.length}`,
      name: readName(legacy, 'name'),
      argumentsJson: readArguments(legacy, problem),
    },
  ];
}
