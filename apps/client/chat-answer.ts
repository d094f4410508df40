import type { ToolCall } from './chat-request.ts';
import { readList, readNumber, readRecord, readText } from './read-json.ts';

/** Tokens; `null` where the backend did not count. */
export interface Usage {
  readonly promptTokens: number | null;
  /** Of the prompt, taken from a cache. */
  readonly cachedTokens: number | null;
  readonly completionTokens: number | null;
}

/** Who answered, and under which id the request stands in Drover's log. */
export interface Served {
  readonly requestId: string | null;
  readonly backend: string | null;
  /** The model that answered, which a rule may have chosen. */
  readonly model: string | null;
}

export interface ChatAnswer extends Served {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** `stop`, `length`, `tool_calls` or `content_filter`; `null` when the answer was not read to its end. */
  readonly finishReason: string | null;
  readonly usage: Usage | null;
}

export const readServed = ({ headers }: Response): Served => ({
  requestId: headers.get('x-request-id'),
  backend: headers.get('x-drover-backend'),
  model: headers.get('x-drover-model'),
});

export function readUsage(value: unknown): Usage | null {
  const usage = readRecord(value);
  if (Object.keys(usage).length === 0) return null;
  return {
    promptTokens: readNumber(usage['prompt_tokens']),
    cachedTokens: readNumber(readRecord(usage['prompt_tokens_details'])['cached_tokens']),
    completionTokens: readNumber(usage['completion_tokens']),
  };
}

export const readReasoning = (message: Readonly<Record<string, unknown>>): string =>
  readText(message['reasoning_content']) ?? readText(message['reasoning']) ?? '';

/** A whole answer's JSON; `null` when it is none. */
export function readChatAnswer(body: unknown, served: Served): ChatAnswer | null {
  const { choices, usage } = readRecord(body);
  const choice = readRecord(readList(choices)[0]);
  if (choice['message'] === undefined) return null;
  const message = readRecord(choice['message']);
  return {
    ...served,
    text: readText(message['content']) ?? '',
    reasoning: readReasoning(message),
    toolCalls: readList(message['tool_calls']).map(readToolCall),
    finishReason: readText(choice['finish_reason']),
    usage: readUsage(usage),
  };
}

function readToolCall(value: unknown): ToolCall {
  const call = readRecord(value);
  const called = readRecord(call['function']);
  return {
    id: readText(call['id']) ?? '',
    name: readText(called['name']) ?? '',
    argumentsJson: readText(called['arguments']) ?? '',
  };
}
