import { renderSseComment, renderSseEvent } from '../../base/index.ts';
import type { RenderContext, StreamRenderer } from '../canonical/ports.ts';
import type { LogprobEntry, StreamEvent } from '../canonical/stream-event.ts';
import { convertUsage } from './convert-usage.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { renderStreamError } from './render-error.ts';
import { renderLogprobs } from './render-logprobs.ts';

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** Fixed text around the changing part of every chunk of one answer, so that a token costs one short concatenation. */
function createFrame(context: RenderContext) {
  const { request } = context;
  const head = JSON.stringify({
    id: `chatcmpl-${context.id}`,
    object: 'chat.completion.chunk',
    created: Math.floor(context.createdAtMs / 1000),
    model: context.model,
  }).slice(0, -1);
  const isUsageIncluded = request.isUsageIncluded;
  const tail = isUsageIncluded ? '],"usage":null}\n\n' : ']}\n\n';
  return {
    isUsageIncluded,
    chunk: (delta: string, end = '"finish_reason":null') =>
      `data: ${head},"choices":[{"index":0,"delta":${delta},${end}}${tail}`,
    usage: (event: FinishEvent) =>
      `data: ${head},"choices":[],"usage":${JSON.stringify(convertUsage(event.usage))}}\n\n`,
  };
}

interface CallDeltas {
  hasCalls(): boolean;
  /** Both give `null` for a call that the form has no room for. */
  start(id: string, name: string): string | null;
  arguments(fragment: string): string | null;
}

/** Deltas of calls, which OpenAI numbers from 0 over calls alone. */
function createCallDeltas(): CallDeltas {
  let count = 0;
  return {
    hasCalls: () => count > 0,
    start(id, name) {
      const index = count++;
      return `{"tool_calls":[${JSON.stringify({ index, id, type: 'function', function: { name, arguments: '' } })}]}`;
    },
    arguments: (fragment) =>
      `{"tool_calls":[{"index":${count - 1},"function":{"arguments":${JSON.stringify(fragment)}}}]}`,
  };
}

/** The older form, which holds one call without an id. */
function createLegacyCallDeltas(): CallDeltas {
  let count = 0;
  return {
    hasCalls: () => count > 0,
    start(_id, name) {
      count++;
      return count === 1 ? `{"function_call":${JSON.stringify({ name, arguments: '' })}}` : null;
    },
    arguments: (fragment) => (count === 1 ? `{"function_call":{"arguments":${JSON.stringify(fragment)}}}` : null),
  };
}

/** `reasoning_content` (DeepSeek's name) and `reasoning` (OpenRouter's and Ollama's): clients read one or the other, none adds them up. */
function renderThinkingDelta(text: string): string {
  const json = JSON.stringify(text);
  return `{"reasoning_content":${json},"reasoning":${json}}`;
}

/**
 * Renders an answer as chat completion chunks: a chunk with the role, deltas, a finish chunk, a usage chunk when asked for, `[DONE]`. Source:
 * OpenAI API reference, chat completion chunk object.
 */
export function createStreamRenderer(context: RenderContext): StreamRenderer {
  const { request } = context;
  const isLegacy = request.isLegacyFunctions === true;
  const frame = createFrame(context);
  const calls = isLegacy ? createLegacyCallDeltas() : createCallDeltas();
  let isOver = false;
  let pending: readonly LogprobEntry[] = [];

  const chunk = (delta: string | null): string => {
    if (delta === null) return '';
    if (pending.length === 0) return frame.chunk(delta);
    const logprobs = JSON.stringify(renderLogprobs(pending));
    pending = [];
    return frame.chunk(delta, `"logprobs":${logprobs},"finish_reason":null`);
  };
  const finish = (event: FinishEvent): string => {
    const rest = pending.length > 0 ? chunk('{}') : '';
    const reason = event.reason === 'stop' && calls.hasCalls() ? 'tool-calls' : event.reason;
    const last = frame.chunk('{}', `"finish_reason":"${mapFinishReason(reason, isLegacy)}"`);
    const usage = frame.isUsageIncluded ? frame.usage(event) : '';
    return `${rest}${last}${usage}${renderSseEvent('[DONE]')}`;
  };
  const render = (event: StreamEvent): string => {
    switch (event.type) {
      case 'ping':
        return renderSseComment('ping');
      case 'message-start':
        return frame.chunk('{"role":"assistant","content":""}');
      case 'text-delta':
        return chunk(`{"content":${JSON.stringify(event.text)}}`);
      case 'thinking-delta':
        return chunk(renderThinkingDelta(event.text));
      case 'tool-call-start':
        return chunk(calls.start(event.id, event.name));
      case 'tool-call-delta':
        return chunk(calls.arguments(event.argumentsJson));
      case 'logprobs':
        if (request.topLogprobs !== null)
          pending = pending.length === 0 ? event.entries : [...pending, ...event.entries];
        return '';
      case 'finish':
        isOver = true;
        return finish(event);
      case 'error':
        isOver = true;
        return renderStreamError(event.error);
      default:
        return '';
    }
  };
  return { contentType: 'text/event-stream', push: (event) => (isOver ? '' : render(event)) };
}
