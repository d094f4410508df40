import type { ChatRequest, JsonSchema, ToolDefinition } from '../canonical/chat-request.ts';

/** The vendor's `tools` and `tool_choice`; absent where nothing is to be sent. */
export interface RenderedTools {
  readonly tools?: readonly object[];
  readonly tool_choice?: object;
}

function renderSchema(parameters: JsonSchema | null): JsonSchema {
  return parameters === null ? { type: 'object', properties: {} } : { ...parameters, type: 'object' };
}

function renderTool({ name, description, parameters, isStrict }: ToolDefinition): object {
  return {
    name,
    ...(description === null ? {} : { description }),
    input_schema: renderSchema(parameters),
    ...(isStrict === true ? { strict: true } : {}),
  };
}

function renderChoice({ toolChoice, isParallelToolCallsAllowed }: ChatRequest): object | undefined {
  const parallel = isParallelToolCallsAllowed === false ? { disable_parallel_tool_use: true } : {};
  switch (toolChoice?.kind) {
    case 'none':
      return { type: 'none' };
    case 'required':
      return { type: 'any', ...parallel };
    case 'named':
      return { type: 'tool', name: toolChoice.name, ...parallel };
    case 'auto':
      return { type: 'auto', ...parallel };
    case undefined:
      return isParallelToolCallsAllowed === false ? { type: 'auto', ...parallel } : undefined;
  }
}

/** Whether the answer has to be a call. */
export function isCallForced({ tools, toolChoice }: ChatRequest): boolean {
  return tools.length > 0 && (toolChoice?.kind === 'required' || toolChoice?.kind === 'named');
}

/**
 * Tools and the choice among them. Source: Anthropic API reference, create a message. `calledNames` are those that the vendor wants defined
 * because the conversation speaks of them; empty for servers that do not ask for it.
 */
export function renderTools(request: ChatRequest, calledNames: readonly string[]): RenderedTools {
  if (request.tools.length > 0) {
    const choice = renderChoice(request);
    return { tools: request.tools.map(renderTool), ...(choice === undefined ? {} : { tool_choice: choice }) };
  }
  if (calledNames.length === 0) return {};
  return {
    tools: calledNames.map((name) => ({ name, input_schema: renderSchema(null) })),
    tool_choice: { type: 'none' },
  };
}
