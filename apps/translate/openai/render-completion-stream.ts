import { renderSseComment, renderSseEvent } from '../../base/index.ts';
import type { CompletionRequest } from '../canonical/chat-request.ts';
import type { RenderContext, StreamRenderer } from '../canonical/ports.ts';
import type { LogprobEntry, StreamEvent } from '../canonical/stream-event.ts';
import { convertUsage } from './convert-usage.ts';
import { mapCompletionReason } from './map-finish-reason.ts';
import { renderStreamError } from './render-error.ts';
import { countCharacters, createTextLogprobs } from './render-text-logprobs.ts';

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** Renders the chunks of one completion, which share all but their text. */
function createChunks(context: RenderContext<CompletionRequest>) {
  const { isUsageIncluded } = context.request;
  const head = {
    id: `cmpl-${context.id}`,
    object: 'text_completion',
    created: Math.floor(context.createdAtMs / 1000),
    model: context.model,
  };
  const render = (choices: readonly object[], usage: object | null): string =>
    renderSseEvent(JSON.stringify({ ...head, choices, ...(isUsageIncluded ? { usage } : {}) }));
  return {
    text: (text: string, logprobs: object | null) => render([{ text, index: 0, logprobs, finish_reason: null }], null),
    end({ reason, usage }: FinishEvent): string {
      const last = { text: '', index: 0, logprobs: null, finish_reason: mapCompletionReason(reason) };
      const total = isUsageIncluded ? render([], convertUsage(usage)) : '';
      return `${render([last], null)}${total}${renderSseEvent('[DONE]')}`;
    },
  };
}

/**
 * Renders an answer as completion chunks: the prompt when it is echoed, texts, a finish chunk, a usage chunk when asked for, `[DONE]`. Source:
 * OpenAI API reference, completion object.
 */
export function createCompletionStreamRenderer(context: RenderContext<CompletionRequest>): StreamRenderer {
  const { isEchoed, prompt, topLogprobs } = context.request;
  const chunks = createChunks(context);
  const offsets = createTextLogprobs(isEchoed ? countCharacters(prompt) : 0, (topLogprobs ?? 0) > 0);
  let isOver = false;
  let pending: readonly LogprobEntry[] = [];

  const renderText = (text: string): string => {
    const logprobs = pending.length === 0 ? null : offsets.render(pending);
    pending = [];
    return chunks.text(text, logprobs);
  };
  const render = (event: StreamEvent): string => {
    switch (event.type) {
      case 'ping':
        return renderSseComment('ping');
      case 'message-start':
        return isEchoed && prompt !== '' ? chunks.text(prompt, null) : '';
      case 'text-delta':
        return renderText(event.text);
      case 'logprobs':
        if (topLogprobs !== null) pending = [...pending, ...event.entries];
        return '';
      case 'finish':
        isOver = true;
        return (pending.length > 0 ? renderText('') : '') + chunks.end(event);
      case 'error':
        isOver = true;
        return renderStreamError(event.error);
      default:
        return '';
    }
  };
  return { contentType: 'text/event-stream', push: (event) => (isOver ? '' : render(event)) };
}
