import type { ToolDefinition } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, readObject, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

function parseTool(tool: Fields): ToolDefinition {
  const type = readString(tool, 'type') || 'function';
  if (type !== 'function') refuse(pathOf(tool, 'type'), 'must be function', 'unsupported_feature');
  const definition = readObject(tool, 'function') ?? refuse(pathOf(tool, 'function'), 'is required');
  return {
    name: readName(definition, 'name'),
    description: readString(definition, 'description'),
    parameters: readObject(definition, 'parameters')?.values ?? null,
    isStrict: null,
  };
}

/** `tools` of a native chat body. */
export function parseTools(body: Fields): readonly ToolDefinition[] {
  return (readArray(body, 'tools') ?? []).map((tool, index) => parseTool(toFields(tool, `tools[${index}]`)));
}
