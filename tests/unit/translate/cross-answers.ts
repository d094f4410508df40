import { createLineSplitter } from '../../../apps/base/index.ts';
import type { ChatEgress, ChatIngress, RenderContext, StreamEvent } from '../../../apps/translate/index.ts';
import { type Answer, type AnswerSummary, summariseAnswer, summariseEvents, toEvents } from './cross-answer.ts';
import { expectSame } from './cross-entries.ts';
import { egresses, ingresses, type Read, take } from './cross-requests.ts';
import { readResponsesObject, readResponsesStream } from './cross-responses-answer.ts';
import type { Way } from './cross-rules.ts';

type Events = readonly StreamEvent[];
const maxLineLength = 1_000_000;

const contextOf = ({ request, body }: Read): RenderContext => ({
  id: 'abc-1',
  createdAtMs: 1_787_000_000_999,
  elapsedMs: () => 250,
  model: 'm',
  request,
  body,
  promptTokensEstimate: 12,
});

/** What goes over the wire for the answer, as a stream or whole. */
function render(ingress: ChatIngress, events: Events, read: Read): string {
  const context = contextOf(read);
  if (!read.request.isStreaming) return ingress.renderChatResponse(events, context).body;
  const renderer = ingress.createStreamRenderer(context);
  return events.map((event) => renderer.push(event)).join('');
}

function parse(egress: ChatEgress, wire: string, isStreaming: boolean): Events {
  const createId = (): string => 'never';
  if (!isStreaming) return take(egress.parseChatResponse(JSON.parse(wire), createId));
  const splitter = createLineSplitter(maxLineLength);
  const parser = egress.createStreamParser(createId);
  const events = splitter.push(wire).lines.flatMap((line) => parser.pushLine(line));
  return [...events, ...parser.finish(splitter.finish())];
}

function readAsClient({ client, conversation: { isStreaming } }: Way, wire: string): AnswerSummary {
  if (client !== 'responses') return summariseEvents(parse(egresses[client], wire, isStreaming));
  return isStreaming ? readResponsesStream(wire) : readResponsesObject(wire);
}

/** Ollama tells neither of caches nor of filters; Anthropic and Responses count what they do not know as nothing. */
function expectAnswer(answer: Answer, { client, backend }: Way): AnswerSummary {
  const isNative = client === 'ollama' || backend === 'ollama';
  const isCounted = client === 'anthropic' || client === 'responses' || (backend === 'anthropic' && !isNative);
  const summary = summariseAnswer(answer);
  return {
    ...summary,
    reason: isNative && summary.reason === 'content-filter' ? 'stop' : summary.reason,
    cachedTokens: (isNative ? null : summary.cachedTokens) ?? (isCounted ? 0 : null),
  };
}

/** Answers what the backend received, and reads the answer as the client that sent it. */
export function expectAnswerKept(way: Way, answer: Answer, { sent, received }: { sent: Read; received: Read }): void {
  const { client, backend, conversation } = way;
  const wire = render(ingresses[backend], toEvents(answer), received);
  const events = parse(egresses[backend], wire, conversation.isStreaming);
  expectWellFormed(events);
  expectSame(readAsClient(way, render(ingresses[client], events, sent)), expectAnswer(answer, way));
}

function expectWellFormed(events: Events): void {
  let open: string | null = null;
  let nextIndex = 0;
  for (const [at, event] of events.entries()) {
    const isEdge = event.type === 'message-start' ? at === 0 : event.type !== 'finish' || at === events.length - 1;
    if (!isEdge) throw new Error(`${event.type} at ${at}`);
    if (!('index' in event)) continue;
    const kind = event.type.slice(0, event.type.lastIndexOf('-'));
    const isStart = event.type.endsWith('-start');
    if (isStart ? open !== null : open !== kind) throw new Error(`${event.type} while ${open} is open`);
    if (event.index !== (isStart ? nextIndex++ : nextIndex - 1)) throw new Error(`${event.type} has a wrong index`);
    open = event.type.endsWith('-end') ? null : kind;
  }
  if (open !== null) throw new Error(`${open} was never closed`);
}
