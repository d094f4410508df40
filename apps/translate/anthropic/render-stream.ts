import { unknownUsage } from '../canonical/add-usages.ts';
import type { RenderContext, StreamRenderer } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { mapStopReason } from './map-stop-reason.ts';
import { renderStreamError } from './render-error.ts';
import { renderUsage } from './render-usage.ts';

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** An event whose data begins with its own type, as all of Anthropic's do. `fields` is the JSON text of the others. */
const frame = (type: string, fields: string): string => `event: ${type}\ndata: {"type":"${type}",${fields}}\n\n`;
const ping = 'event: ping\ndata: {"type":"ping"}\n\n';

/** Numbers blocks from 0 without gaps, as clients use the numbers to address a list. */
function createBlocks() {
  let count = 0;
  let isTextPending = false;
  const start = (block: object): string =>
    frame('content_block_start', `"index":${count++},"content_block":${JSON.stringify(block)}`);
  const startPendingText = (): string => {
    if (!isTextPending) return '';
    isTextPending = false;
    return start({ type: 'text', text: '' });
  };
  const stop = (): string => frame('content_block_stop', `"index":${count - 1}`);
  return {
    start,
    stop,
    /** Shows nothing yet: clients that send an empty text block back are refused elsewhere. */
    awaitText(): string {
      isTextPending = true;
      return '';
    },
    delta: (fields: string): string =>
      `${startPendingText()}${frame('content_block_delta', `"index":${count - 1},"delta":{${fields}}`)}`,
    stopText(): string {
      if (!isTextPending) return stop();
      isTextPending = false;
      return '';
    },
  };
}

function renderStart({ id, model, promptTokensEstimate }: RenderContext): string {
  const usage = renderUsage(unknownUsage, promptTokensEstimate);
  const message = {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  return `${frame('message_start', `"message":${JSON.stringify(message)}`)}${ping}`;
}

function renderFinish(event: FinishEvent, hasCalls: boolean, promptTokensEstimate: number): string {
  const delta = JSON.stringify(mapStopReason(event, hasCalls));
  const usage = JSON.stringify(renderUsage(event.usage, promptTokensEstimate));
  return `${frame('message_delta', `"delta":${delta},"usage":${usage}`)}event: message_stop\ndata: {"type":"message_stop"}\n\n`;
}

/** Text of everything between the start and the end of a message. */
function createBlockRenderer(): (event: StreamEvent) => string {
  const blocks = createBlocks();
  return (event) => {
    switch (event.type) {
      case 'text-start':
        return blocks.awaitText();
      case 'text-delta':
        return event.text === '' ? '' : blocks.delta(`"type":"text_delta","text":${JSON.stringify(event.text)}`);
      case 'text-end':
        return blocks.stopText();
      case 'thinking-start':
        return blocks.start({ type: 'thinking', thinking: '', signature: '' });
      case 'thinking-delta':
        return blocks.delta(`"type":"thinking_delta","thinking":${JSON.stringify(event.text)}`);
      case 'thinking-signature':
        return blocks.delta(`"type":"signature_delta","signature":${JSON.stringify(event.signature)}`);
      case 'redacted-thinking':
        return `${blocks.start({ type: 'redacted_thinking', data: event.data })}${blocks.stop()}`;
      case 'tool-call-start':
        return blocks.start({ type: 'tool_use', id: event.id, name: event.name, input: {} });
      case 'tool-call-delta':
        return blocks.delta(`"type":"input_json_delta","partial_json":${JSON.stringify(event.argumentsJson)}`);
      case 'thinking-end':
      case 'tool-call-end':
        return blocks.stop();
      default:
        return '';
    }
  };
}

/**
 * Renders an answer as Anthropic's events: `message_start`, a `ping`, blocks, `message_delta`, `message_stop`. Source: Anthropic API
 * reference, streaming messages.
 */
export function createStreamRenderer(context: RenderContext): StreamRenderer {
  const renderBlock = createBlockRenderer();
  let hasCalls = false;
  let isOver = false;
  const render = (event: StreamEvent): string => {
    switch (event.type) {
      case 'message-start':
        return renderStart(context);
      case 'ping':
        return ping;
      case 'finish':
        isOver = true;
        return renderFinish(event, hasCalls, context.promptTokensEstimate);
      case 'error':
        isOver = true;
        return renderStreamError(event.error);
      default:
        hasCalls ||= event.type === 'tool-call-start';
        return renderBlock(event);
    }
  };
  return { contentType: 'text/event-stream', push: (event) => (isOver ? '' : render(event)) };
}
