import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { RenderContext } from '../canonical/ports.ts';
import type { FinishReason, StreamEvent } from '../canonical/stream-event.ts';
import { convertUsage } from './convert-usage.ts';
import type { OutputItem } from './output-item.ts';
import { type ItemStatus, renderItem } from './render-item.ts';

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** How far an answer has come. */
export type AnswerState =
  | { readonly status: 'in_progress' }
  | { readonly status: 'completed' | 'incomplete'; readonly finish: FinishEvent }
  | { readonly status: 'failed'; readonly error: CanonicalError };

const incompleteReasons: Partial<Readonly<Record<FinishReason, string>>> = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
};

/** The state an answer ends in; cut ones are incomplete. */
export function toFinalState(finish: FinishEvent): Extract<AnswerState, { finish: FinishEvent }> {
  return { status: incompleteReasons[finish.reason] === undefined ? 'completed' : 'incomplete', finish };
}

/** Status of an item in an answer of the given state: only the last one can have been cut. */
export function statusOfItem(item: OutputItem, items: readonly OutputItem[], state: AnswerState): ItemStatus {
  if (!item.isClosed) return 'incomplete';
  return state.status === 'incomplete' && item.index === items.length - 1 ? 'incomplete' : 'completed';
}

/** Whether the client asked for reasoning in a form that it can give back. */
export function isEncryptedWanted({ body }: RenderContext): boolean {
  const include = body['include'];
  return Array.isArray(include) && include.includes('reasoning.encrypted_content');
}

const readPart = (body: PlainObject, key: string): PlainObject => {
  const value = body[key];
  return isPlainObject(value) ? value : {};
};

function echoTools(body: PlainObject) {
  const tools: readonly unknown[] = Array.isArray(body['tools']) ? body['tools'] : [];
  return tools
    .filter((tool): tool is PlainObject => isPlainObject(tool) && tool['type'] === 'function')
    .map((tool) => ({
      ...tool,
      description: tool['description'] ?? null,
      parameters: tool['parameters'] ?? null,
      strict: tool['strict'] ?? null,
    }));
}

/** What the answer repeats of the request. `null` stands for values that were left to the model. */
function echoRequest(body: PlainObject) {
  const reasoning = readPart(body, 'reasoning');
  const text = readPart(body, 'text');
  return {
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    max_tool_calls: body['max_tool_calls'] ?? null,
    metadata: body['metadata'] ?? {},
    parallel_tool_calls: body['parallel_tool_calls'] ?? true,
    prompt_cache_key: body['prompt_cache_key'] ?? null,
    reasoning: { effort: reasoning['effort'] ?? null, summary: reasoning['summary'] ?? null },
    safety_identifier: body['safety_identifier'] ?? null,
    temperature: body['temperature'] ?? null,
    text: { ...text, format: text['format'] ?? { type: 'text' } },
    tool_choice: body['tool_choice'] ?? 'auto',
    tools: echoTools(body),
    top_logprobs: body['top_logprobs'] ?? 0,
    top_p: body['top_p'] ?? null,
    truncation: body['truncation'] ?? 'disabled',
    user: body['user'] ?? null,
  };
}

function renderEnd(state: AnswerState) {
  const finish = 'finish' in state ? state.finish : null;
  const reason = finish === null ? undefined : incompleteReasons[finish.reason];
  return {
    error: state.status === 'failed' ? { code: state.error.code, message: state.error.message } : null,
    incomplete_details: reason === undefined ? null : { reason },
    usage: finish === null ? null : convertUsage(finish.usage),
  };
}

/** A Responses object. Source: OpenAI API reference, the response object. */
export function renderAnswer(context: RenderContext, items: readonly OutputItem[], state: AnswerState) {
  const { id, createdAtMs, model, body } = context;
  const isEncrypted = isEncryptedWanted(context);
  const isCompleted = state.status === 'completed';
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: Math.floor(createdAtMs / 1000),
    completed_at: isCompleted ? Math.floor((createdAtMs + context.elapsedMs()) / 1000) : null,
    status: state.status,
    model,
    output: items.map((item) => renderItem(item, statusOfItem(item, items, state), isEncrypted)),
    ...renderEnd(state),
    ...echoRequest(body),
    background: false,
    frequency_penalty: 0,
    presence_penalty: 0,
    previous_response_id: null,
    service_tier: 'default',
    store: false,
  };
}
