import { describe, expect, it } from 'vitest';
import type { PlainObject } from '../../../apps/base/index.ts';
import {
  type ChatRequest,
  type RenderContext,
  responsesIngress,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { readCases, type WireCase } from '../read-cases.ts';
import { readEvents, readResponsesStream } from './responses-stream-reader.ts';

interface Expected {
  readonly request: ChatRequest;
  /** The answer in no dialect, from which the response or stream is rendered. */
  readonly events: readonly StreamEvent[];
}

const cases = readCases<Expected>(import.meta.dirname);
const streamCases = cases.filter((wireCase) => wireCase.stream !== null);

const contextOf = ({ request, expected }: WireCase<Expected>): RenderContext => ({
  id: 'fixture',
  createdAtMs: 1_787_000_000_123,
  elapsedMs: () => 2500,
  model: expected.request.model,
  request: expected.request,
  body: request as PlainObject,
  promptTokensEstimate: 12,
});

function renderStream(wireCase: WireCase<Expected>): readonly string[] {
  const renderer = responsesIngress.createStreamRenderer(contextOf(wireCase));
  return wireCase.expected.events.map((event) => renderer.push(event));
}

/** The text as it comes out of a decoder that gets its bytes in two pieces. */
function decodeHalves(bytes: Uint8Array, at: number): readonly string[] {
  const decoder = new TextDecoder();
  return [decoder.decode(bytes.subarray(0, at), { stream: true }), decoder.decode(bytes.subarray(at))];
}

describe('the responses dialect', () => {
  it('has exchanges with an origin each', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('reads the request of $name', ({ request, expected }) => {
    expect(responsesIngress.parseChatRequest(request)).toEqual({ kind: 'parsed', value: expected.request });
  });

  it.each(cases.filter(({ response }) => response !== null))('answers $name with one object', (wireCase) => {
    const answer = responsesIngress.renderChatResponse(wireCase.expected.events, contextOf(wireCase));
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
    expect(JSON.parse(answer.body)).toEqual(wireCase.response);
  });

  it.each(streamCases)('answers $name with a stream', (wireCase) => {
    expect(renderStream(wireCase).join('')).toBe(wireCase.stream);
  });

  it.each(streamCases)('F34 F38 reads the same from the stream of $name, wherever it is split', ({ stream }) => {
    const text = stream ?? '';
    const bytes = new TextEncoder().encode(text);
    const whole = readEvents([text]);
    const wholeText = JSON.stringify(whole);
    for (let at = 1; at < bytes.length; at++) {
      const halves = readEvents(decodeHalves(bytes, at));
      if (JSON.stringify(halves) !== wholeText) expect(halves, `split at ${at}`).toEqual(whole);
    }
    expect(readEvents(text.split(''))).toEqual(whole);
  });

  it.each(streamCases)('numbers the events of $name from 0 without gaps', ({ stream }) => {
    const { sequenceNumbers } = readResponsesStream([stream ?? '']);
    expect(sequenceNumbers).toEqual(sequenceNumbers.map((_number, index) => index));
  });

  it.each(streamCases)('ends the stream of $name as its events end, and only then as completed', (wireCase) => {
    const { types, final, error } = readResponsesStream(renderStream(wireCase));
    const last = wireCase.expected.events.at(-1);
    if (last?.type === 'error') {
      expect(types).not.toContain('response.completed');
      expect(final?.error ?? error).toMatchObject({ code: last.error.code, message: last.error.message });
      return;
    }
    expect(types.at(-1)).toBe(`response.${final?.status ?? 'missing'}`);
    const whole = responsesIngress.renderChatResponse(wireCase.expected.events, contextOf(wireCase));
    expect(final).toEqual(JSON.parse(whole.body));
  });

  it.each(streamCases)('lets OpenAI’s client gather from $name what the last event holds', (wireCase) => {
    const { gathered, final } = readResponsesStream(renderStream(wireCase));
    if (final?.error !== null) return;
    expect(gathered?.output).toEqual(final.output);
  });
});
