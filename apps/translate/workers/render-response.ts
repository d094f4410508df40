import { createError } from '../canonical/create-error.ts';
import type { RenderContext, RenderedResponse } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import type { WorkerForm } from './parse-request.ts';
import { createCallList, renderOutcome, type WorkerFacts } from './render-answer.ts';
import { renderError } from './render-error.ts';

const cut = createError('stream_interrupted', 'The backend ended its answer too early.');

export interface WorkerAnswer {
  readonly context: RenderContext;
  readonly facts: WorkerFacts;
  readonly form: WorkerForm;
}

/** A whole answer: `{"success":true,"response",…,"metadata",…}`, for a chat with its `message`. An answer without an end becomes an error. */
export function renderWorkerResponse(events: readonly StreamEvent[], answer: WorkerAnswer): RenderedResponse {
  const calls = createCallList();
  let text = '';
  for (const event of events) {
    if (event.type === 'error') return renderError(event.error);
    if (event.type === 'finish') {
      const message = answer.form === 'chat' ? { message: { role: 'assistant', content: text } } : {};
      const body = {
        success: true,
        response: text,
        ...message,
        ...renderOutcome(event, calls.all(), answer),
        error: null,
      };
      return { status: 200, contentType: 'application/json', body: JSON.stringify(body) };
    }
    if (event.type === 'text-delta') text += event.text;
    else calls.take(event);
  }
  return renderError(cut);
}
