import type { PlainObject } from '../../base/index.ts';
import type { ChatRequest, ToolChoice, ToolDefinition } from '../canonical/chat-request.ts';

const emptySchema = { type: 'object', properties: {} };

function renderTool({ name, description, parameters, isStrict }: ToolDefinition) {
  return {
    type: 'function',
    function: {
      name,
      ...(description === null ? {} : { description }),
      parameters: parameters ?? emptySchema,
      ...(isStrict === null ? {} : { strict: isStrict }),
    },
  };
}

function renderChoice(choice: ToolChoice, isStrict: boolean): unknown {
  if (choice.kind !== 'named') return choice.kind;
  return isStrict ? { type: 'function', function: { name: choice.name } } : 'required';
}

/** The tools to offer: the named one alone where the server may not understand a name in the choice, as LM Studio does not. */
function chooseTools({ tools, toolChoice }: ChatRequest, isStrict: boolean): readonly ToolDefinition[] {
  if (isStrict || toolChoice?.kind !== 'named') return tools;
  return tools.filter(({ name }) => name === toolChoice.name);
}

/** Tools and how to choose among them; the choice means nothing without tools, and the vendor refuses it then. */
export function renderTools(request: ChatRequest, isStrict: boolean): PlainObject {
  const { toolChoice, isParallelToolCallsAllowed } = request;
  const tools = chooseTools(request, isStrict);
  if (tools.length === 0) return {};
  return {
    tools: tools.map(renderTool),
    ...(toolChoice === null ? {} : { tool_choice: renderChoice(toolChoice, isStrict) }),
    ...(isParallelToolCallsAllowed === null ? {} : { parallel_tool_calls: isParallelToolCallsAllowed }),
  };
}
