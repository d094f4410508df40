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

export function parseToolDefinition(definition: Fields): ToolDefinition {
  return {
    name: readName(definition, 'name'),
    description: readString(definition, 'description'),
    parameters: readObject(definition, 'parameters')?.values ?? null,
    isStrict: readBoolean(definition, 'strict'),
  };
}

function parseTool(tool: Fields): ToolDefinition {
  if (readName(tool, 'type') !== 'function') refuse(pathOf(tool, 'type'), 'must be function', 'unsupported_feature');
  return parseToolDefinition(readObject(tool, 'function') ?? refuse(pathOf(tool, 'function'), 'is required'));
}

/** Tools in both of OpenAI's forms, `tools` and the older `functions`. */
export function parseTools(body: Fields): readonly ToolDefinition[] {
  const tools = (readArray(body, 'tools') ?? []).map((tool, index) => parseTool(toFields(tool, `tools[${index}]`)));
  const functions = readArray(body, 'functions');
  if (functions === null) return tools;
  return [
    ...tools,
    ...functions.map((definition, index) => parseToolDefinition(toFields(definition, `functions[${index}]`))),
  ];
}
