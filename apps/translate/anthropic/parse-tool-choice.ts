import type { ChatRequest, ToolChoice, ToolDefinition } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readBoolean, readName, readObject } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

type ToolSelection = Pick<ChatRequest, 'tools' | 'toolChoice' | 'isParallelToolCallsAllowed'>;

function parseChoice(choice: Fields, tools: readonly ToolDefinition[]): ToolChoice {
  const type = readName(choice, 'type');
  switch (type) {
    case 'auto':
    case 'none':
      return { kind: type };
    case 'any':
      return tools.length === 0
        ? refuse('tool_choice', 'requires a call, but no tool is offered')
        : { kind: 'required' };
    case 'tool': {
      const name = readName(choice, 'name');
      const isOffered = tools.some((tool) => tool.name === name);
      return isOffered ? { kind: 'named', name } : refuse(pathOf(choice, 'name'), 'names no tool of this request');
    }
    default:
      return refuse(pathOf(choice, 'type'), 'must be auto, any, tool or none');
  }
}

/** Reads `tool_choice` with its `disable_parallel_tool_use`. */
export function parseToolChoice(body: Fields, tools: readonly ToolDefinition[]): ToolSelection {
  const choice = readObject(body, 'tool_choice');
  if (choice === null) return { tools, toolChoice: null, isParallelToolCallsAllowed: null };
  const isParallelDisabled = readBoolean(choice, 'disable_parallel_tool_use');
  return {
    tools,
    toolChoice: parseChoice(choice, tools),
    isParallelToolCallsAllowed: isParallelDisabled === null ? null : !isParallelDisabled,
  };
}
