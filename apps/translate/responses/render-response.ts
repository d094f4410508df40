import { cutAnswer } from '../canonical/backend-failures.ts';
import type { RenderContext, RenderedResponse } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { renderError } from '../openai/render-error.ts';
import { createOutputCollector } from './collect-output.ts';
import { renderAnswer, toFinalState } from './render-answer.ts';

/** A whole `response`. Events that end with an error, or with nothing, become that error. */
export function renderChatResponse(events: readonly StreamEvent[], context: RenderContext): RenderedResponse {
  const output = createOutputCollector(context.id, context.request.topLogprobs !== null);
  for (const event of events) {
    if (event.type === 'error') return renderError(event.error);
    if (event.type === 'finish') {
      const body = JSON.stringify(renderAnswer(context, output.items, toFinalState(event)));
      return { status: 200, contentType: 'application/json', body };
    }
    output.add(event);
  }
  return renderError(cutAnswer);
}
