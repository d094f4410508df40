import type { CompletionRequest } from '../canonical/chat-request.ts';
import { type Answer, joinBlocks } from '../canonical/collect-answer.ts';
import type { RenderContext, RenderedResponse } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { mapCompletionReason } from './map-finish-reason.ts';
import { countCharacters, createTextLogprobs } from './render-text-logprobs.ts';
import { renderWhole } from './render-whole.ts';

function renderChoice(answer: Answer, index: number, request: CompletionRequest) {
  const { topLogprobs } = request;
  const prefix = request.isEchoed ? request.prompt : '';
  const offsets = createTextLogprobs(countCharacters(prefix), (topLogprobs ?? 0) > 0);
  return {
    text: prefix + joinBlocks(answer, 'text'),
    index,
    logprobs: topLogprobs === null ? null : offsets.render(answer.logprobs),
    finish_reason: mapCompletionReason(answer.end.reason),
  };
}

/** A whole `text_completion`, with one choice for `events` and one for each list in `further`. A failed list fails the answer. */
export function renderCompletionResponse(
  events: readonly StreamEvent[],
  context: RenderContext<CompletionRequest>,
  further: readonly (readonly StreamEvent[])[] = [],
): RenderedResponse {
  return renderWhole([events, ...further], context, {
    id: `cmpl-${context.id}`,
    object: 'text_completion',
    renderChoice: (answer, index) => renderChoice(answer, index, context.request),
  });
}
