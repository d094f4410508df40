import { describe, expect, it } from 'vitest';
import { anthropicIngress, type ChatRequest, type RenderContext, type StreamEvent } from '../../../apps/translate/index.ts';
import { readCases, type WireCase } from '../read-cases.ts';
import { readAnthropicStream } from './anthropic-stream-reader.ts';

interface Expected {
  readonly request: ChatRequest;
  /** The answer in no dialect, from which the response or stream is rendered. */
  readonly events: readonly StreamEvent[];
}

const cases = readCases<Expected>(import.meta.dirname);
const streamCases = cases.filter((wireCase) => wireCase.stream !== null);

const contextOf = ({ expected }: WireCase<Expected>): RenderContext => ({
  id: 'fixture',
  createdAtMs: 1_787_000_000_123,
  elapsedMs: () => 5,
  model: expected.request.model,
  request: expected.request,
  body: {},
  promptTokensEstimate: 11,
});

function renderStream(wireCase: WireCase<Expected>): readonly string[] {
  const renderer = anthropicIngress.createStreamRenderer(contextOf(wireCase));
  expect(renderer.contentType).toBe('text/event-stream');
  return wireCase.expected.events.map((event) => renderer.push(event));
}

describe('the anthropic dialect', () => {
  it('has exchanges with an origin each', () => {
    expect(cases.length).toBeGreaterThanOrEqual(18);
    expect(streamCases.length).toBeGreaterThanOrEqual(9);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('reads the request of $name', ({ request, expected }) => {
    expect(anthropicIngress.parseChatRequest(request)).toEqual({ kind: 'parsed', value: expected.request });
  });

  it.each(cases.filter(({ response }) => response !== null))('answers $name with one object', (wireCase) => {
    const answer = anthropicIngress.renderChatResponse(wireCase.expected.events, contextOf(wireCase));
    expect(answer.contentType).toBe('application/json');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual(wireCase.response);
  });

  it.each(streamCases)('answers $name with a stream', (wireCase) => {
    expect(renderStream(wireCase).join('')).toBe(wireCase.stream);
  });

  it.each(streamCases)('F34 F38 reads the same from the stream of $name, wherever it is split', ({ stream }) => {
    const text = stream ?? '';
    const whole = readAnthropicStream([text]);
    for (let at = 1; at < text.length; at++) {
      const halves = readAnthropicStream([text.slice(0, at), text.slice(at)]);
      if (JSON.stringify(halves) !== JSON.stringify(whole)) expect(halves, `split at ${at}`).toEqual(whole);
    }
    expect(readAnthropicStream(text.split(''))).toEqual(whole);
    expect(whole.id).toBe('msg_fixture');
  });

  it.each(streamCases)('ends the stream of $name with message_stop exactly when it is whole', (wireCase) => {
    const message = readAnthropicStream(renderStream(wireCase));
    const last = wireCase.expected.events.at(-1);
    expect(message.isStopped).toBe(last?.type === 'finish');
    expect(message.error !== null).toBe(last?.type === 'error');
    expect(message.types.at(-1)).toBe(last?.type === 'finish' ? 'message_stop' : 'error');
  });
});
