import { inventLogprob } from '../../../../apps/simulator/text/logprobs.ts';
import { cutArguments, type ScenarioAnswer } from '../scenario.ts';
import type { ChatBody } from './chat-schema.ts';

/** Seconds; the same for every answer, so that answers can be compared. */
export const createdSeconds = 1_767_323_045;

export const dataFrame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

export function renderUsage(answer: ScenarioAnswer, choiceCount: number): unknown {
  const completion = answer.completionTokens * choiceCount;
  return {
    prompt_tokens: answer.promptTokens,
    completion_tokens: completion,
    total_tokens: answer.promptTokens + completion,
    prompt_tokens_details: { cached_tokens: answer.cachedTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: answer.thinkingTokens * choiceCount, audio_tokens: 0 },
  };
}

interface Rendering {
  readonly body: ChatBody;
  readonly answer: ScenarioAnswer;
  /** api.openai.com counts thinking but does not show it. */
  readonly isThinkingShown: boolean;
}

const callsOf = ({ answer }: Rendering) =>
  answer.calls.map(({ id, name, argumentsJson }) => ({
    id: `call_${id}`,
    type: 'function',
    function: { name, arguments: argumentsJson },
  }));

const finishReason = ({ answer, body }: Rendering): string =>
  answer.reason === 'calls' ? (body.functions ? 'function_call' : 'tool_calls') : answer.reason;

const topCount = (body: ChatBody): number | null => (body.logprobs === true ? (body.top_logprobs ?? 0) : null);

function renderLogprobs(tokens: readonly string[], count: number | null, start = 0): unknown {
  if (count === null) return null;
  const content = tokens.map((token, index) => ({ top_logprobs: [], ...inventLogprob(token, start + index, count) }));
  return { content, refusal: null };
}

function renderMessage(rendering: Rendering): unknown {
  const { answer, body, isThinkingShown } = rendering;
  const calls = callsOf(rendering);
  const [first] = calls;
  return {
    role: 'assistant',
    content: calls.length > 0 ? null : answer.content.join(''),
    refusal: null,
    ...(isThinkingShown && answer.thinking.length > 0 ? { reasoning_content: answer.thinking.join('') } : {}),
    ...(calls.length === 0 ? {} : body.functions ? { function_call: first?.function } : { tool_calls: calls }),
  };
}

const identity = (body: ChatBody, object: string): Record<string, unknown> => ({
  id: 'chatcmpl-upstream1',
  object,
  created: createdSeconds,
  model: body.model,
  service_tier: 'default',
  system_fingerprint: 'fp_upstream',
});

export function renderWholeChat(rendering: Rendering): unknown {
  const { answer, body } = rendering;
  const choiceCount = body.n ?? 1;
  const choices = Array.from({ length: choiceCount }, (_, index) => ({
    index,
    message: renderMessage(rendering),
    logprobs: renderLogprobs(answer.content, topCount(body)),
    finish_reason: finishReason(rendering),
  }));
  return { ...identity(body, 'chat.completion'), choices, usage: renderUsage(answer, choiceCount) };
}

interface Delta {
  readonly delta: unknown;
  readonly logprobs: unknown;
  readonly finish_reason: string | null;
}

function* callDeltas(rendering: Rendering): Generator<unknown> {
  const isOlder = rendering.body.functions !== undefined;
  for (const [index, call] of callsOf(rendering).entries()) {
    const opening = { name: call.function.name, arguments: '' };
    yield isOlder
      ? { function_call: opening }
      : { tool_calls: [{ index, id: call.id, type: call.type, function: opening }] };
    for (const fragment of cutArguments(call.function.arguments))
      yield isOlder
        ? { function_call: { arguments: fragment } }
        : { tool_calls: [{ index, function: { arguments: fragment } }] };
    if (isOlder) return;
  }
}

function* listDeltas(rendering: Rendering): Generator<Delta> {
  const { answer, body, isThinkingShown } = rendering;
  const count = topCount(body);
  const plain = (delta: unknown): Delta => ({ delta, logprobs: null, finish_reason: null });
  yield plain({ role: 'assistant', content: answer.calls.length > 0 ? null : '', refusal: null });
  if (isThinkingShown) for (const token of answer.thinking) yield plain({ reasoning_content: token });
  for (const [index, token] of answer.content.entries())
    yield { ...plain({ content: token }), logprobs: renderLogprobs([token], count, index) };
  for (const delta of callDeltas(rendering)) yield plain(delta);
  yield { ...plain({}), finish_reason: finishReason(rendering) };
}

/** The records of a streamed chat; `[DONE]` is the last. */
export function renderChatFrames(rendering: Rendering): readonly string[] {
  const { answer, body } = rendering;
  const hasUsage = body.stream_options?.include_usage === true;
  const chunk = (choices: unknown, usage: unknown): string =>
    dataFrame({ ...identity(body, 'chat.completion.chunk'), choices, ...(hasUsage ? { usage } : {}) });
  const choiceCount = body.n ?? 1;
  const deltas = [...listDeltas(rendering)].flatMap((delta) =>
    Array.from({ length: choiceCount }, (_, index) => chunk([{ index, ...delta }], null)),
  );
  return [
    ...(rendering.isThinkingShown ? [': PROCESSING\n\n'] : []),
    ...deltas,
    ...(hasUsage ? [chunk([], renderUsage(answer, choiceCount))] : []),
    'data: [DONE]\n\n',
  ];
}
