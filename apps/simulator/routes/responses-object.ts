import type { PlainObject } from '../../base/index.ts';
import type { Finish } from '../engine/answer.ts';
import { renderGoJson } from '../http/go-json.ts';
import type { ToolCall } from '../text/chat-message.ts';

/** What a response object is built from; times are seconds since the epoch. */
export interface ResponseFacts {
  readonly id: number;
  readonly createdAt: number;
  readonly body: PlainObject;
}

export const renderReasoning = (id: number, thinking: string): PlainObject => ({
  id: `rs_${id}`,
  type: 'reasoning',
  summary: [{ type: 'summary_text', text: thinking }],
  encrypted_content: thinking,
});

export const renderMessage = (id: number, text: string, status: string): PlainObject => ({
  id: `msg_${id}`,
  type: 'message',
  status,
  role: 'assistant',
  content: status === 'completed' ? [{ type: 'output_text', text, annotations: [], logprobs: [] }] : [],
});

export const renderFunctionCall = (
  { id, function: { name, arguments: values } }: ToolCall,
  status: string,
): PlainObject => ({
  id: `fc_${id ?? name}`,
  type: 'function_call',
  status,
  call_id: id ?? '',
  name,
  arguments: status === 'completed' ? renderGoJson(values) : '',
});

const renderUsage = ({ metrics: { promptEvalCount, evalCount } }: Finish): PlainObject => ({
  input_tokens: promptEvalCount,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: evalCount,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: promptEvalCount + evalCount,
});

/** The full response object; `finish` is `null` while it is in progress. */
export function renderResponse(
  { id, createdAt, body }: ResponseFacts,
  output: readonly unknown[],
  finish: Finish | null,
): PlainObject {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: createdAt,
    completed_at: finish ? createdAt : null,
    status: finish ? 'completed' : 'in_progress',
    incomplete_details: null,
    model: body['model'],
    previous_response_id: null,
    instructions: body['instructions'] ?? null,
    output,
    error: null,
    tools: body['tools'] ?? [],
    tool_choice: 'auto',
    truncation: body['truncation'] ?? 'disabled',
    parallel_tool_calls: true,
    text: body['text'] ?? { format: { type: 'text' } },
    top_p: body['top_p'] ?? 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    top_logprobs: 0,
    temperature: body['temperature'] ?? 1,
    reasoning: body['reasoning'] ?? null,
    usage: finish ? renderUsage(finish) : null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    max_tool_calls: null,
    store: false,
    background: body['background'] ?? false,
    service_tier: 'default',
    metadata: {},
    safety_identifier: null,
    prompt_cache_key: null,
  };
}
