import type { BackendDialect } from './effect.ts';

/** Where a dialect's whole answer has something (`[]` for each element), or why it has nothing. */
export type AnswerPlace = string | { readonly none: string };

/** One part of an answer: where each dialect has it, and what the same example is in each. */
export interface AnswerRow {
  readonly what: string;
  readonly places: Readonly<Record<BackendDialect, AnswerPlace>>;
  readonly values: Readonly<Record<BackendDialect, unknown>>;
  /** How a value gets from one form into the other, where that is more than a move. */
  readonly how?: string;
}

const same = (value: unknown): AnswerRow['values'] => ({ ollama: value, openai: value, anthropic: value });
const city = { city: 'Oslo' };
const onlyResponses = 'in Responses `encrypted_content`; chats have no place for it';

/** Parts of a chat's answer. Sources: the three vendors' API references. */
export const answerRows: readonly AnswerRow[] = [
  {
    what: 'text',
    places: { ollama: 'message.content', openai: 'choices[].message.content', anthropic: 'content[].text' },
    values: same('It is 12 °C.'),
  },
  {
    what: 'thinking',
    places: {
      ollama: 'message.thinking',
      openai: 'choices[].message.reasoning_content',
      anthropic: 'content[].thinking',
    },
    values: same('It is about Oslo.'),
  },
  {
    what: 'signature of thinking',
    places: { ollama: { none: 'no place for it' }, openai: { none: onlyResponses }, anthropic: 'content[].signature' },
    values: same('c2lnbmVk'),
  },
  {
    what: 'encrypted thinking',
    places: { ollama: { none: 'no place for it' }, openai: { none: onlyResponses }, anthropic: 'content[].data' },
    values: same('c2VhbGVk'),
  },
  {
    what: 'name of a called tool',
    places: {
      ollama: 'message.tool_calls[].function.name',
      openai: 'choices[].message.tool_calls[].function.name',
      anthropic: 'content[].name',
    },
    values: same('get_weather'),
  },
  {
    what: 'arguments of a call',
    places: {
      ollama: 'message.tool_calls[].function.arguments',
      openai: 'choices[].message.tool_calls[].function.arguments',
      anthropic: 'content[].input',
    },
    values: { ollama: city, openai: '{"city":"Oslo"}', anthropic: city },
    how: 'streams carry fragments; to Ollama clients each call goes whole, once its last fragment has come',
  },
  {
    what: 'id of a call',
    places: {
      ollama: 'message.tool_calls[].id',
      openai: 'choices[].message.tool_calls[].id',
      anthropic: 'content[].id',
    },
    values: same('call_1'),
    how: 'invented where the backend gives none',
  },
  {
    what: 'log probabilities',
    places: {
      ollama: 'logprobs[].logprob',
      openai: 'choices[].logprobs.content[].logprob',
      anthropic: { none: 'no place for it' },
    },
    values: same(-0.125),
  },
  {
    what: 'tokens of the answer',
    places: { ollama: 'eval_count', openai: 'usage.completion_tokens', anthropic: 'usage.output_tokens' },
    values: same(7),
  },
  {
    what: 'tokens of the prompt',
    places: { ollama: 'prompt_eval_count', openai: 'usage.prompt_tokens', anthropic: 'usage.input_tokens' },
    values: same(20),
    how: 'Anthropic counts tokens from a cache apart, the others with the rest; streams for Anthropic clients begin with an estimate',
  },
  {
    what: 'tokens read from a cache',
    places: {
      ollama: { none: 'counted with the prompt' },
      openai: 'usage.prompt_tokens_details.cached_tokens',
      anthropic: 'usage.cache_read_input_tokens',
    },
    values: same(8),
  },
  {
    what: 'tokens of thinking',
    places: {
      ollama: { none: 'counted with the answer' },
      openai: 'usage.completion_tokens_details.reasoning_tokens',
      anthropic: 'usage.output_tokens_details.thinking_tokens',
    },
    values: same(3),
  },
  {
    what: 'time of loading',
    places: {
      ollama: 'load_duration',
      openai: { none: 'no place for it; the request log has it' },
      anthropic: { none: 'no place for it; the request log has it' },
    },
    values: same(31_000_000),
  },
];

/** Why an answer ended, in each dialect's word; `null` where the dialect has none. `asClient` is the word for its clients, if another. */
export interface FinishRow {
  readonly what: string;
  readonly reasons: Readonly<Record<BackendDialect, string | null>>;
  readonly asClient?: Readonly<Partial<Record<BackendDialect, string>>>;
  readonly hasCalls?: true;
}

export const finishRows: readonly FinishRow[] = [
  { what: 'the model was done', reasons: { ollama: 'stop', openai: 'stop', anthropic: 'end_turn' } },
  {
    what: 'a stop text came',
    reasons: { ollama: 'stop', openai: 'stop', anthropic: 'stop_sequence' },
    asClient: { anthropic: 'end_turn' },
  },
  { what: 'the limit of tokens was reached', reasons: { ollama: 'length', openai: 'length', anthropic: 'max_tokens' } },
  {
    what: 'the context was full',
    reasons: { ollama: 'length', openai: 'length', anthropic: 'model_context_window_exceeded' },
    asClient: { anthropic: 'max_tokens' },
  },
  {
    what: 'tools are called',
    reasons: { ollama: 'stop', openai: 'tool_calls', anthropic: 'tool_use' },
    hasCalls: true,
  },
  {
    what: 'the vendor withheld the answer',
    reasons: { ollama: null, openai: 'content_filter', anthropic: 'refusal' },
    asClient: { ollama: 'stop' },
  },
  {
    what: 'a long turn was paused',
    reasons: { ollama: null, openai: null, anthropic: 'pause_turn' },
    asClient: { ollama: 'stop', openai: 'stop' },
  },
];
