import type { ChatRequest, ToolDefinition } from '../canonical/chat-request.ts';

/** The tools to offer and what to tell the model about them, for backends that have no say in choosing tools. */
export interface EmulatedChoice {
  readonly tools: readonly ToolDefinition[];
  /** Instruction for the model; `null` when none is needed. */
  readonly instruction: string | null;
}

const onlyOneCall = 'Call at most one tool in your answer.';

function emulateChoice({ toolChoice, tools }: ChatRequest): EmulatedChoice {
  switch (toolChoice?.kind) {
    case 'none':
      return { tools: [], instruction: null };
    case 'required':
      return { tools, instruction: 'Answer by calling one of the tools, not with text.' };
    case 'named':
      return {
        tools: tools.filter((tool) => tool.name === toolChoice.name),
        instruction: `Answer by calling the tool ${toolChoice.name}, not with text.`,
      };
    default:
      return { tools, instruction: null };
  }
}

/** Imitates the tool choice and the ban on parallel calls by offering fewer tools and instructing the model. */
export function emulateToolChoice(request: ChatRequest): EmulatedChoice {
  const choice = emulateChoice(request);
  if (request.isParallelToolCallsAllowed !== false || choice.tools.length === 0) return choice;
  return {
    tools: choice.tools,
    instruction: choice.instruction === null ? onlyOneCall : `${choice.instruction} ${onlyOneCall}`,
  };
}
