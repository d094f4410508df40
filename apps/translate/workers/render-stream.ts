import { renderSseComment, renderSseEvent } from '../../base/index.ts';
import type { StreamRenderer } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createCallList, renderOutcome } from './render-answer.ts';
import { renderStreamError } from './render-error.ts';
import type { WorkerAnswer } from './render-response.ts';

/** Events `chunk` with pieces of the text, then `done` with the figures, then `[DONE]`. */
export function createWorkerStreamRenderer(
  context: WorkerAnswer['context'],
  readFacts: () => WorkerAnswer['facts'],
): StreamRenderer {
  const calls = createCallList();
  let isOver = false;
  const render = (event: StreamEvent): string => {
    switch (event.type) {
      case 'ping':
        return renderSseComment('ping');
      case 'text-delta':
        return `data: {"type":"chunk","content":${JSON.stringify(event.text)}}\n\n`;
      case 'finish': {
        isOver = true;
        const done = { type: 'done', ...renderOutcome(event, calls.all(), { context, facts: readFacts() }) };
        return renderSseEvent(JSON.stringify(done)) + renderSseEvent('[DONE]');
      }
      case 'error':
        isOver = true;
        return renderStreamError(event.error);
      default:
        calls.take(event);
        return '';
    }
  };
  return { contentType: 'text/event-stream', push: (event) => (isOver ? '' : render(event)) };
}
