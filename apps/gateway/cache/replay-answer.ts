import type { RenderedResponse, StreamEvent, StreamRenderer } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { createToolCallId } from '../routes/render-context.ts';
import { createClientStream } from '../stream/client-stream.ts';
import type { Events, KeptAnswer } from './kept-answer.ts';

/** How canonical events become the client's answer. */
export interface AnswerRendering {
  readonly createRenderer: () => StreamRenderer;
  readonly renderWhole: (events: Events, further: readonly Events[]) => RenderedResponse;
}

/** Answers with a kept answer in the form that this client asked for. Calls get ids of their own, as in every answer. */
export function replayAnswer(
  exchange: Exchange,
  kept: KeptAnswer,
  { createRenderer, renderWhole }: AnswerRendering,
): Promise<void> {
  const choices = kept.kind === 'events' ? kept.choices : [];
  const [first = [], ...further] = choices.map((events) => events.map((event) => withFreshId(exchange, event)));
  const last = first.at(-1);
  if (last?.type === 'finish') exchange.facts.finishReason = last.reason;
  return exchange.facts.stream
    ? streamAtOnce(exchange, createRenderer(), first)
    : answerWhole(exchange, renderWhole(first, further));
}

const withFreshId = (exchange: Exchange, event: StreamEvent): StreamEvent =>
  event.type === 'tool-call-start' ? { ...event, id: createToolCallId(exchange) } : event;

async function streamAtOnce(exchange: Exchange, renderer: StreamRenderer, events: Events): Promise<void> {
  await openRow(exchange, true);
  const text = events.map((event) => renderer.push(event)).join('');
  const failure = exchange.stop.reason() ?? renderer.failure?.() ?? null;
  if (failure) return answerError(exchange, failure);
  createClientStream(exchange, { status: 200, contentType: renderer.contentType }).finish(text);
}
