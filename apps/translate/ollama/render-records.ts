import type { ChatRequest } from '../canonical/chat-request.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { RenderContext, StreamRenderer } from '../canonical/ports.ts';
import type { LogprobEntry, StreamEvent } from '../canonical/stream-event.ts';
import { createCallCollector } from './call-collector.ts';
import { createTimeRenderer, nativeContentTypes, renderLine } from './record-text.ts';
import { renderStreamError } from './render-error.ts';
import { renderLogprobs } from './render-logprobs.ts';
import { renderMetrics } from './render-metrics.ts';
import { emptyPayload, type Payload, type RenderPayload } from './render-payload.ts';

/** What chat and generate answers need of their context. */
export type RecordContext = RenderContext<Pick<ChatRequest, 'topLogprobs'>>;

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** The error of an answer with a call that Ollama's clients cannot be given. */
export const badCall: CanonicalError = createError(
  'backend_bad_response',
  'The backend sent a tool call whose arguments are no JSON object.',
);

/** Writes the records of one answer and remembers when the first one went out. */
function createRecordWriter(context: RecordContext, renderPayload: RenderPayload) {
  const head = `{"model":${JSON.stringify(context.model)},"created_at":"`;
  const renderRecordTime = createTimeRenderer();
  let firstTokenMs: number | null = null;
  let pending: readonly LogprobEntry[] = [];
  const write = (payload: Payload, elapsedMs: number, rest: string): string => {
    const logprobs = renderLogprobs(pending);
    pending = [];
    const time = renderRecordTime(context.createdAtMs + elapsedMs);
    return renderLine(`${head}${time}",${renderPayload(payload)}${logprobs},${rest}}`);
  };
  const record = (payload: Partial<Payload>): string => {
    const elapsedMs = context.elapsedMs();
    firstTokenMs ??= elapsedMs;
    return write({ ...emptyPayload, ...payload }, elapsedMs, '"done":false');
  };
  return {
    record,
    noteToken(): void {
      firstTokenMs ??= context.elapsedMs();
    },
    keepLogprobs(entries: readonly LogprobEntry[]): void {
      if (context.request.topLogprobs !== null) pending = pending.length === 0 ? entries : [...pending, ...entries];
    },
    finish(event: FinishEvent): string {
      const rest = pending.length === 0 ? '' : record({});
      const totalMs = context.elapsedMs();
      return (
        rest + write(emptyPayload, totalMs, renderMetrics(event, { totalMs, firstTokenMs: firstTokenMs ?? totalMs }))
      );
    },
  };
}

/**
 * Renders an answer as native NDJSON: a record per delta, a record per whole call, a last one with `done`. Source: Ollama API documentation,
 * generate a chat completion, generate a completion.
 */
export function createRecordRenderer(context: RecordContext, renderPayload: RenderPayload): StreamRenderer {
  const writer = createRecordWriter(context, renderPayload);
  const calls = createCallCollector();
  let isOver = false;
  let failure: CanonicalError | null = null;

  const fail = (error: CanonicalError): string => {
    isOver = true;
    return renderStreamError(error);
  };
  const takeCall = (event: StreamEvent): string => {
    writer.noteToken();
    const taken = calls.take(event);
    if (taken === null) return '';
    if (taken.kind !== 'failed') return writer.record({ calls: [taken.json] });
    failure = badCall;
    return fail(badCall);
  };
  const render = (event: StreamEvent): string => {
    switch (event.type) {
      case 'text-delta':
        return writer.record({ text: event.text });
      case 'thinking-delta':
        return writer.record({ thinking: event.text });
      case 'tool-call-start':
      case 'tool-call-delta':
      case 'tool-call-end':
        return takeCall(event);
      case 'logprobs':
        writer.keepLogprobs(event.entries);
        return '';
      case 'finish':
        isOver = true;
        return writer.finish(event);
      case 'error':
        return fail(event.error);
      default:
        return '';
    }
  };
  return {
    contentType: nativeContentTypes.streamed,
    push: (event) => (isOver ? '' : render(event)),
    failure: () => failure,
  };
}
