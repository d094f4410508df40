import { type Answer, collectAnswer, joinBlocks, listCalls } from '../canonical/collect-answer.ts';
import type { RenderedResponse } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { nativeContentTypes, renderTime } from './record-text.ts';
import { renderError } from './render-error.ts';
import { renderLogprobs } from './render-logprobs.ts';
import { renderMetrics } from './render-metrics.ts';
import { type RenderPayload, renderCall } from './render-payload.ts';
import { badCall, type RecordContext } from './render-records.ts';

function renderCalls(answer: Answer): readonly string[] | null {
  const calls = listCalls(answer).map(renderCall);
  return calls.every((call) => call !== null) ? calls : null;
}

/** A whole native answer. Events that end with an error, or with nothing, become that error. */
export function renderWhole(
  events: readonly StreamEvent[],
  context: RecordContext,
  renderPayload: RenderPayload,
): RenderedResponse {
  const answer = collectAnswer(events);
  if (answer.kind === 'failed') return renderError(answer.error);
  const calls = renderCalls(answer);
  if (calls === null) return renderError(badCall);
  const payload = { text: joinBlocks(answer, 'text'), thinking: joinBlocks(answer, 'thinking'), calls };
  const totalMs = context.elapsedMs();
  const head = JSON.stringify({
    model: context.model,
    created_at: renderTime(context.createdAtMs + totalMs),
  }).slice(0, -1);
  const logprobs = context.request.topLogprobs === null ? '' : renderLogprobs(answer.logprobs);
  const metrics = renderMetrics(answer.end, { totalMs, firstTokenMs: null });
  const body = `${head},${renderPayload(payload)}${logprobs},${metrics}}`;
  return { status: 200, contentType: nativeContentTypes.whole, body };
}
