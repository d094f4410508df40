import type { ChatRequest } from '../canonical/chat-request.ts';
import { type Answer, type AnswerCall, joinBlocks, listCalls } from '../canonical/collect-answer.ts';
import type { RenderContext, RenderedResponse } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { renderLogprobs } from './render-logprobs.ts';
import { renderWhole } from './render-whole.ts';

function renderCalls(calls: readonly AnswerCall[], isLegacy: boolean) {
  const [first] = calls;
  if (first === undefined) return {};
  if (isLegacy) return { function_call: { name: first.name, arguments: first.argumentsJson } };
  return {
    tool_calls: calls.map(({ id, name, argumentsJson }) => ({
      id,
      type: 'function',
      function: { name, arguments: argumentsJson },
    })),
  };
}

function renderMessage(answer: Answer, calls: readonly AnswerCall[], isLegacy: boolean) {
  const text = joinBlocks(answer, 'text');
  const thinking = joinBlocks(answer, 'thinking');
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    refusal: null,
    ...(thinking === '' ? {} : { reasoning_content: thinking, reasoning: thinking }),
    ...renderCalls(calls, isLegacy),
  };
}

function renderChoice(answer: Answer, index: number, request: ChatRequest) {
  const isLegacy = request.isLegacyFunctions === true;
  const calls = listCalls(answer);
  const { reason } = answer.end;
  const shownReason = reason === 'stop' && calls.length > 0 ? 'tool-calls' : reason;
  return {
    index,
    message: renderMessage(answer, calls, isLegacy),
    logprobs: request.topLogprobs === null ? null : renderLogprobs(answer.logprobs),
    finish_reason: mapFinishReason(shownReason, isLegacy),
  };
}

/**
 * A whole `chat.completion`, with one choice for `events` and one for each list in `further`. Events that end with an error, or with nothing,
 * become that error.
 */
export function renderChatResponse(
  events: readonly StreamEvent[],
  context: RenderContext,
  further: readonly (readonly StreamEvent[])[] = [],
): RenderedResponse {
  return renderWhole([events, ...further], context, {
    id: `chatcmpl-${context.id}`,
    object: 'chat.completion',
    renderChoice: (answer, index) => renderChoice(answer, index, context.request),
  });
}
