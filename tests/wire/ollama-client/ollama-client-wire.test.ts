import { describe, expect, it } from 'vitest';
import type { PlainObject } from '../../../apps/base/index.ts';
import {
  type ChatRequest,
  type CompletionRequest,
  type EmbeddingRequest,
  type EmbeddingResult,
  ollamaChatIngress,
  ollamaEmbedIngress,
  ollamaGenerateIngress,
  ollamaLegacyEmbedIngress,
  type RenderContext,
  type StreamEvent,
  type StreamRenderer,
} from '../../../apps/translate/index.ts';
import { readCases, type WireCase } from '../read-cases.ts';
import { readOllamaStream } from './ollama-stream-reader.ts';

/** What the body means, and the answer in no dialect from which the response or stream is rendered. */
type Expected = { readonly status: number } & (
  | { readonly route: 'chat'; readonly request: ChatRequest; readonly events: readonly StreamEvent[] }
  | { readonly route: 'generate'; readonly request: CompletionRequest; readonly events: readonly StreamEvent[] }
  | { readonly route: 'embed' | 'embeddings'; readonly request: EmbeddingRequest; readonly result: EmbeddingResult }
);

const cases = readCases<Expected>(import.meta.dirname);
const streamCases = cases.filter(({ stream }) => stream !== null);
const wholeCases = cases.filter(({ response }) => response !== null);

const contextOf = <R extends { readonly model: string }>(request: R, body: unknown): RenderContext<R> => ({
  id: 'fixture',
  createdAtMs: Date.UTC(2026, 7, 22, 9),
  elapsedMs: () => 250,
  model: request.model,
  request,
  body: body as PlainObject,
  promptTokensEstimate: 12,
});
const embedIngressOf = (route: 'embed' | 'embeddings') =>
  route === 'embed' ? ollamaEmbedIngress : ollamaLegacyEmbedIngress;

function parse({ request, expected: { route } }: WireCase<Expected>) {
  if (route === 'chat') return ollamaChatIngress.parseChatRequest(request);
  if (route === 'generate') return ollamaGenerateIngress.parseCompletionRequest(request);
  return embedIngressOf(route).parseEmbeddingRequest(request);
}

function renderWhole({ request: body, expected }: WireCase<Expected>) {
  if (expected.route === 'chat')
    return ollamaChatIngress.renderChatResponse(expected.events, contextOf(expected.request, body));
  if (expected.route === 'generate')
    return ollamaGenerateIngress.renderCompletionResponse(expected.events, contextOf(expected.request, body));
  return embedIngressOf(expected.route).renderEmbeddingResponse(expected.result, contextOf(expected.request, body));
}

function createRenderer({ request: body, expected }: WireCase<Expected>): StreamRenderer {
  if (expected.route === 'chat') return ollamaChatIngress.createStreamRenderer(contextOf(expected.request, body));
  if (expected.route === 'generate')
    return ollamaGenerateIngress.createCompletionStreamRenderer(contextOf(expected.request, body));
  throw new Error('embeddings do not stream');
}

const eventsOf = ({ expected }: WireCase<Expected>): readonly StreamEvent[] =>
  'events' in expected ? expected.events : [];

function renderStream(wireCase: WireCase<Expected>): string {
  const renderer = createRenderer(wireCase);
  return eventsOf(wireCase)
    .map((event) => renderer.push(event))
    .join('');
}

describe('the ollama dialect of a client', () => {
  it('has exchanges with an origin each', () => {
    expect(streamCases.length).toBeGreaterThanOrEqual(12);
    expect(wholeCases.length).toBeGreaterThanOrEqual(12);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('reads the request of $name', (wireCase) => {
    expect(parse(wireCase)).toEqual({ kind: 'parsed', value: wireCase.expected.request });
  });

  it.each(wholeCases)('answers $name with one object', (wireCase) => {
    const { status, contentType, body } = renderWhole(wireCase);
    expect([status, contentType]).toEqual([wireCase.expected.status, 'application/json; charset=utf-8']);
    expect(JSON.parse(body)).toEqual(wireCase.response);
  });

  it.each(streamCases)('answers $name with a stream', (wireCase) => {
    expect(renderStream(wireCase)).toBe(wireCase.stream);
  });

  it.each(streamCases)('F34 F38 reads the same from the stream of $name, wherever it is split', ({ stream }) => {
    const text = stream ?? '';
    const whole = readOllamaStream([text]);
    expect(whole.recordCount).toBe(text.split('\n').length - 1);
    for (let at = 1; at < text.length; at++) {
      const halves = readOllamaStream([text.slice(0, at), text.slice(at)]);
      if (JSON.stringify(halves) !== JSON.stringify(whole)) expect(halves, `split at ${at}`).toEqual(whole);
    }
    expect(readOllamaStream(text.split(''))).toEqual(whole);
  });

  it.each(streamCases)('tells in the stream of $name what the events told', (wireCase) => {
    const events = eventsOf(wireCase);
    const answer = readOllamaStream([wireCase.stream ?? '']);
    const joined = (type: 'text-delta' | 'thinking-delta') =>
      events.map((event) => (event.type === type ? event.text : '')).join('');
    expect([answer.text, answer.thinking]).toEqual([joined('text-delta'), joined('thinking-delta')]);
    const hasFailed = answer.error !== null;
    expect(answer.isDone).toBe(!hasFailed);
    const endsWithFinish = events.at(-1)?.type === 'finish';
    expect(endsWithFinish && wireCase.name !== 'broken-call').toBe(!hasFailed);
    const callCount = events.filter(({ type }) => type === 'tool-call-end').length;
    expect(answer.calls).toHaveLength(wireCase.name === 'broken-call' ? 0 : callCount);
  });
});
