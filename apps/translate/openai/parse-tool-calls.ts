import { isPlainObject } from '../../base/index.ts';
import type { ToolCall } from '../canonical/chat-request.ts';
import { checkJsonDepth } from '../canonical/check-json-depth.ts';
import { type Fields, pathOf, readArray, readName, readObject, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

const maxArgumentsDepth = 128;

function isJsonObjectText(text: string): boolean {
  try {
    return isPlainObject(JSON.parse(text));
  } catch {
    // Not JSON: the caller is told which field it is, never what the parser quoted from it.
    return false;
  }
}

/** The arguments as text of a JSON object. Empty text, which many clients send for a call without arguments, is an empty object. */
function readArguments(call: Fields): string {
  const value = call.values['arguments'] ?? '';
  const path = pathOf(call, 'arguments');
  if (isPlainObject(value)) return JSON.stringify(value);
  if (typeof value !== 'string') return refuse(path, 'must be the text of a JSON object');
  if (value.trim() === '') return '{}';
  if (checkJsonDepth(value, maxArgumentsDepth) !== null) {
    refuse(path, `must not nest more than ${maxArgumentsDepth} levels deep`, 'json_too_deep');
  }
  return isJsonObjectText(value) ? value : refuse(path, 'must be the text of a JSON object');
}

function parseToolCall(call: Fields, fallbackId: string): ToolCall {
  const type = readString(call, 'type');
  if (type !== null && type !== 'function') refuse(pathOf(call, 'type'), 'must be function', 'unsupported_feature');
  const target = readObject(call, 'function');
  if (target === null) return refuse(pathOf(call, 'function'), 'is required');
  return {
    id: readString(call, 'id') || fallbackId,
    name: readName(target, 'name'),
    argumentsJson: readArguments(target),
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
      argumentsJson: readArguments(legacy),
    },
  ];
}
