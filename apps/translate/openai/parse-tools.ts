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
import type { NoteCollector } from '../reading/notes.ts';
import { refuse } from '../reading/refusal.ts';

function parseDefinition(definition: Fields): ToolDefinition {
  return {
    name: readName(definition, 'name'),
    description: readString(definition, 'description'),
    parameters: readObject(definition, 'parameters')?.values ?? null,
    isStrict: readBoolean(definition, 'strict'),
  };
}

function parseTool(tool: Fields): ToolDefinition {
  if (readName(tool, 'type') !== 'function') refuse(pathOf(tool, 'type'), 'must be function', 'unsupported_feature');
  return parseDefinition(readObject(tool, 'function') ?? refuse(pathOf(tool, 'function'), 'is required'));
}

/** Tools in both of OpenAI's forms, `tools` and the older `functions`. */
export function parseTools(body: Fields, notes: NoteCollector): readonly ToolDefinition[] {
  const tools = (readArray(body, 'tools') ?? []).map((tool, index) => parseTool(toFields(tool, `tools[${index}]`)));
  const functions = readArray(body, 'functions');
  if (functions === null) return tools;
  notes.mapped('functions');
  return [
    ...tools,
    ...functions.map((definition, index) => parseDefinition(toFields(definition, `functions[${index}]`))),
  ];
}
