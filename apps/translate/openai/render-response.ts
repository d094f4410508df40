import { createError } from '../canonical/create-error.ts';
import type { RenderContext, RenderedResponse } from '../canonical/ports.ts';
import type { FinishReason, LogprobEntry, StreamEvent, Usage } from '../canonical/stream-event.ts';
import { convertUsage } from './convert-usage.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { renderError } from './render-error.ts';
import { renderLogprobs } from './render-logprobs.ts';

interface CollectedCall {
  readonly id: string;
  readonly name: string;
  argumentsJson: string;
}

interface CollectedAnswer {
  text: string;
  thinking: string;
  readonly calls: CollectedCall[];
  readonly logprobs: LogprobEntry[];
  end: { readonly reason: FinishReason; readonly usage: Usage } | null;
}

function collect(answer: CollectedAnswer, event: StreamEvent): void {
  switch (event.type) {
    case 'text-delta':
      answer.text += event.text;
      break;
    case 'thinking-delta':
      answer.thinking += event.text;
      break;
    case 'tool-call-start':
      answer.calls.push({ id: event.id, name: event.name, argumentsJson: '' });
      break;
    case 'tool-call-delta': {
      const call = answer.calls.at(-1);
      if (call !== undefined) call.argumentsJson += event.argumentsJson;
      break;
    }
    case 'logprobs':
      for (const entry of event.entries) answer.logprobs.push(entry);
      break;
    case 'finish':
      answer.end = event;
      break;
    default:
  }
}

function renderCalls(calls: readonly CollectedCall[], isLegacy: boolean) {
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

function renderMessage(answer: CollectedAnswer, isLegacy: boolean) {
  const { text, thinking, calls } = answer;
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    refusal: null,
    ...(thinking === '' ? {} : { reasoning_content: thinking, reasoning: thinking }),
    ...renderCalls(calls, isLegacy),
  };
}

/** A whole `chat.completion`. Events that end with an error, or with nothing, become that error. */
export function renderChatResponse(events: readonly StreamEvent[], context: RenderContext): RenderedResponse {
  const answer: CollectedAnswer = { text: '', thinking: '', calls: [], logprobs: [], end: null };
  for (const event of events) {
    if (event.type === 'error') return renderError(event.error);
    collect(answer, event);
  }
  const { end } = answer;
  if (end === null) return renderError(createError('stream_interrupted', 'The backend ended its answer too early.'));
  const isLegacy = context.request.isLegacyFunctions === true;
  const reason = end.reason === 'stop' && answer.calls.length > 0 ? 'tool-calls' : end.reason;
  const body = {
    id: `chatcmpl-${context.id}`,
    object: 'chat.completion',
    created: Math.floor(context.createdAtMs / 1000),
    model: context.model,
    choices: [
      {
        index: 0,
        message: renderMessage(answer, isLegacy),
        logprobs: context.request.topLogprobs === null ? null : renderLogprobs(answer.logprobs),
        finish_reason: mapFinishReason(reason, isLegacy),
      },
    ],
    usage: convertUsage(end.usage),
  };
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body) };
}
