import { renderSseComment } from '../../base/index.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { RenderContext, StreamRenderer } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { type AnswerState, renderAnswer, toFinalState } from './render-answer.ts';
import { createEmitter } from './render-part-events.ts';
import { renderStreamError } from './render-stream-error.ts';
import { createItemWriter } from './write-items.ts';

/** Renders an answer as the events of a Responses stream. Source: OpenAI API reference, responses, streaming events. */
export function createStreamRenderer(context: RenderContext): StreamRenderer {
  const emit = createEmitter();
  const writer = createItemWriter(emit, context);
  let isStarted = false;
  let isOver = false;

  const emitAnswer = (type: string, state: AnswerState): string =>
    emit(`response.${type}`, { response: renderAnswer(context, writer.items, state) });
  const start = (): string => {
    isStarted = true;
    return emitAnswer('created', { status: 'in_progress' }) + emitAnswer('in_progress', { status: 'in_progress' });
  };
  const end = (state: AnswerState): string => {
    isOver = true;
    return writer.settle(state) + emitAnswer(state.status, state);
  };
  const fail = (error: CanonicalError): string => {
    isOver = true;
    return isStarted ? emitAnswer('failed', { status: 'failed', error }) : renderStreamError(error);
  };
  const render = (event: StreamEvent): string => {
    switch (event.type) {
      case 'ping':
        return renderSseComment('ping');
      case 'message-start':
        return start();
      case 'text-start':
      case 'thinking-start':
      case 'tool-call-start':
      case 'redacted-thinking':
        return writer.open(event);
      case 'text-delta':
      case 'thinking-delta':
        return writer.extend(event, event.text);
      case 'tool-call-delta':
        return writer.extend(event, event.argumentsJson);
      case 'text-end':
      case 'thinking-end':
      case 'tool-call-end':
        return writer.close(event);
      case 'thinking-signature':
      case 'logprobs':
        writer.keep(event);
        return '';
      case 'finish':
        return end(toFinalState(event));
      case 'error':
        return fail(event.error);
    }
  };
  return { contentType: 'text/event-stream', push: (event) => (isOver ? '' : render(event)) };
}
