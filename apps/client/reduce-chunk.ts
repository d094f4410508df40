import { type ChatAnswer, readReasoning, readUsage, type Served, type Usage } from './chat-answer.ts';
import type { ToolCall } from './chat-request.ts';
import { readList, readNumber, readRecord, readText } from './read-json.ts';

/** What a stream says, in the order of its coming. `finish` is the last one. */
export type ChatEvent =
  | { readonly kind: 'text-delta'; readonly text: string }
  | { readonly kind: 'reasoning-delta'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly call: ToolCall }
  | { readonly kind: 'finish'; readonly finishReason: string | null; readonly usage: Usage | null };

export interface StreamState {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly finishReason: string | null;
  readonly usage: Usage | null;
}

export const emptyState: StreamState = { text: '', reasoning: '', calls: [], finishReason: null, usage: null };

/** Takes in one record of a stream. Calls of tools are told whole, by `finishStream`. */
export function reduceChunk(state: StreamState, chunk: unknown): { state: StreamState; events: ChatEvent[] } {
  const { choices, usage } = readRecord(chunk);
  const choice = readRecord(readList(choices)[0]);
  const delta = readRecord(choice['delta']);
  const text = readText(delta['content']) ?? '';
  const reasoning = readReasoning(delta);
  return {
    state: {
      text: state.text + text,
      reasoning: state.reasoning + reasoning,
      calls: readList(delta['tool_calls']).reduce(addToCalls, state.calls),
      finishReason: readText(choice['finish_reason']) ?? state.finishReason,
      usage: readUsage(usage) ?? state.usage,
    },
    events: [
      ...(reasoning === '' ? [] : [{ kind: 'reasoning-delta', text: reasoning } as const]),
      ...(text === '' ? [] : [{ kind: 'text-delta', text } as const]),
    ],
  };
}

function addToCalls(calls: readonly ToolCall[], value: unknown): readonly ToolCall[] {
  const piece = readRecord(value);
  const called = readRecord(piece['function']);
  const index = readNumber(piece['index']) ?? calls.length;
  const begun = calls[index];
  const call: ToolCall = {
    id: begun?.id || (readText(piece['id']) ?? ''),
    name: begun?.name || (readText(called['name']) ?? ''),
    argumentsJson: (begun?.argumentsJson ?? '') + (readText(called['arguments']) ?? ''),
  };
  return begun === undefined ? [...calls, call] : calls.with(index, call);
}

export const finishStream = ({ calls, finishReason, usage }: StreamState): ChatEvent[] => [
  ...calls.map((call) => ({ kind: 'tool-call', call }) as const),
  { kind: 'finish', finishReason, usage },
];

export const toAnswer = ({ calls, ...state }: StreamState, served: Served): ChatAnswer => ({
  ...state,
  ...served,
  toolCalls: calls,
});
