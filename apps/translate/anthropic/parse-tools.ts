import type { ToolDefinition } from '../canonical/chat-request.ts';
import {
  type Fields,
  pathOf,
  readArray,
  readBoolean,
  readName,
  readObject,
  readString,
  toFields,
} from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

function parseTool(tool: Fields): readonly ToolDefinition[] {
  const type = readString(tool, 'type') ?? 'custom';
  // Tools with a version in their type (`web_search_20250305`) carry no schema: only Anthropic's own models know how to call them.
  if (type !== 'custom') return [];
  const schema = readObject(tool, 'input_schema') ?? refuse(pathOf(tool, 'input_schema'), 'is required');
  return [
    {
      name: readName(tool, 'name'),
      description: readString(tool, 'description'),
      parameters: schema.values,
      isStrict: readBoolean(tool, 'strict'),
    },
  ];
}

/** The tools that the caller describes itself; Anthropic's ready-made ones are left out. */
export function parseTools(body: Fields): readonly ToolDefinition[] {
  return (readArray(body, 'tools') ?? []).flatMap((tool, index) => parseTool(toFields(tool, `tools[${index}]`)));
}
