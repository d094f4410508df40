import type { ToolDefinition } from '../canonical/chat-request.ts';
import { parseToolMode, selectNamedTool, type ToolSelection } from '../openai/parse-tool-choice.ts';
import { parseToolDefinition } from '../openai/parse-tools.ts';
import { type Fields, pathOf, readArray, readName, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

const choiceForms = 'must be auto, none, required, a function or allowed_tools';

const toItems = (holder: Fields, key: string): readonly Fields[] | null => {
  const path = pathOf(holder, key);
  return readArray(holder, key)?.map((item, index) => toFields(item, `${path}[${index}]`)) ?? null;
};

const isFunction = (tool: Fields): boolean => readName(tool, 'type') === 'function';

/** Function tools in their flat form. Tools that OpenAI's servers or clients would run are left out. */
function parseTools(body: Fields): readonly ToolDefinition[] {
  return (toItems(body, 'tools') ?? []).filter(isFunction).map(parseToolDefinition);
}

function selectAllowed(tools: readonly ToolDefinition[], choice: Fields): ToolSelection {
  const allowed = toItems(choice, 'tools') ?? refuse(pathOf(choice, 'tools'), 'is required');
  const names = new Set(allowed.filter(isFunction).map((tool) => readName(tool, 'name')));
  return {
    tools: tools.filter((tool) => names.has(tool.name)),
    toolChoice: parseToolMode(readName(choice, 'mode'), pathOf(choice, 'mode')),
  };
}

function parseChoice(body: Fields, tools: readonly ToolDefinition[]): ToolSelection {
  const value = body.values['tool_choice'] ?? null;
  if (value === null) return { tools, toolChoice: null };
  if (typeof value === 'string') return { tools, toolChoice: parseToolMode(value, 'tool_choice') };
  const choice = toFields(value, 'tool_choice');
  const type = readName(choice, 'type');
  if (type === 'allowed_tools') return selectAllowed(tools, choice);
  return type === 'function'
    ? selectNamedTool(tools, choice)
    : refuse(pathOf(choice, 'type'), choiceForms, 'unsupported_feature');
}

/** `tools` and `tool_choice`. */
export function parseToolSelection(body: Fields): ToolSelection {
  const selection = parseChoice(body, parseTools(body));
  if (selection.toolChoice?.kind === 'required' && selection.tools.length === 0)
    refuse('tool_choice', 'requires a call, but no function is offered');
  return selection;
}
