import type { ToolChoice, ToolDefinition } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, readObject, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

/** The tools that may be called and how the model has to choose among them. */
export interface ToolSelection {
  readonly tools: readonly ToolDefinition[];
  readonly toolChoice: ToolChoice | null;
}

const modeNames = 'must be auto, none, required or name a function';

export function parseToolMode(mode: string, path: string): ToolChoice {
  if (mode === 'auto' || mode === 'none' || mode === 'required') return { kind: mode };
  return mode === 'any' ? { kind: 'required' } : refuse(path, modeNames);
}

export function selectNamedTool(tools: readonly ToolDefinition[], holder: Fields): ToolSelection {
  const name = readName(holder, 'name');
  if (!tools.some((tool) => tool.name === name)) refuse(pathOf(holder, 'name'), 'names no tool of this request');
  return { tools, toolChoice: { kind: 'named', name } };
}

function selectAllowed(tools: readonly ToolDefinition[], choice: Fields): ToolSelection {
  const allowed = readObject(choice, 'allowed_tools') ?? choice;
  const path = pathOf(allowed, 'tools');
  const names = new Set(
    (readArray(allowed, 'tools') ?? refuse(path, 'is required')).map((tool, index) => {
      const holder = toFields(tool, `${path}[${index}]`);
      return readName(readObject(holder, 'function') ?? holder, 'name');
    }),
  );
  return {
    tools: tools.filter((tool) => names.has(tool.name)),
    toolChoice: parseToolMode(readName(allowed, 'mode'), pathOf(allowed, 'mode')),
  };
}

function parseChoice(
  tools: readonly ToolDefinition[],
  body: Fields,
  key: 'tool_choice' | 'function_call',
): ToolSelection {
  const value = body.values[key];
  if (typeof value === 'string') return { tools, toolChoice: parseToolMode(value, key) };
  const choice = toFields(value, key);
  if (key === 'function_call') return selectNamedTool(tools, choice);
  const type = readName(choice, 'type');
  if (type === 'allowed_tools') return selectAllowed(tools, choice);
  if (type !== 'function') refuse(pathOf(choice, 'type'), modeNames, 'unsupported_feature');
  return selectNamedTool(tools, readObject(choice, 'function') ?? refuse(pathOf(choice, 'function'), 'is required'));
}

/** Reads `tool_choice`, else the older `function_call`. */
export function parseToolChoice(body: Fields, tools: readonly ToolDefinition[]): ToolSelection {
  const hasChoice = (body.values['tool_choice'] ?? null) !== null;
  const hasLegacyChoice = (body.values['function_call'] ?? null) !== null;
  if (!hasChoice && !hasLegacyChoice) return { tools, toolChoice: null };
  const key = hasChoice ? 'tool_choice' : 'function_call';
  const selection = parseChoice(tools, body, key);
  if (selection.toolChoice?.kind === 'required' && selection.tools.length === 0)
    refuse(key, 'requires a call, but no tool is offered');
  return selection;
}
