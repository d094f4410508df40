import { describe, expect, it } from 'vitest';
import type { PlainObject } from '../../../apps/base/index.ts';
import {
  type ChatRequest,
  openaiIngress,
  type RenderContext,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { readCases, type WireCase } from '../read-cases.ts';
import { readOpenaiStream } from './openai-stream-reader.ts';

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
  model: expected.request.model,
  request: expected.request,
  elapsedMs: () => 250,
  body: request as PlainObject,
  promptTokensEstimate: 12,
});

function renderStream(wireCase: WireCase<Expected>): readonly string[] {
  const renderer = openaiIngress.createStreamRenderer(contextOf(wireCase));
  return wireCase.expected.events.map((event) => renderer.push(event));
}

describe('the openai dialect', () => {
  it('has exchanges with an origin each', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('reads the request of $name', ({ request, expected }) => {
    const parsed = openaiIngress.parseChatRequest(request);
    expect(parsed).toEqual({ kind: 'parsed', value: expected.request });
  });

  it.each(cases.filter(({ response }) => response !== null))('answers $name with one object', (wireCase) => {
    const answer = openaiIngress.renderChatResponse(wireCase.expected.events, contextOf(wireCase));
    expect(answer.contentType).toBe('application/json');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual(wireCase.response);
  });

  it.each(streamCases)('answers $name with a stream', (wireCase) => {
    expect(renderStream(wireCase).join('')).toBe(wireCase.stream);
  });

  it.each(streamCases)('F34 F38 reads the same from the stream of $name, wherever it is split', ({ stream }) => {
    const text = stream ?? '';
    const whole = readOpenaiStream([text]);
    for (let at = 1; at < text.length; at++) {
      const halves = readOpenaiStream([text.slice(0, at), text.slice(at)]);
      if (JSON.stringify(halves) !== JSON.stringify(whole)) expect(halves, `split at ${at}`).toEqual(whole);
    }
    expect(readOpenaiStream(text.split(''))).toEqual(whole);
    expect(whole.ids).toEqual(['chatcmpl-fixture']);
  });

  it.each(streamCases)('ends the stream of $name with [DONE] exactly when it is whole', (wireCase) => {
    const answer = readOpenaiStream(renderStream(wireCase));
    const last = wireCase.expected.events.at(-1);
    expect(answer.isDone).toBe(last?.type === 'finish');
    expect(answer.error?.code ?? null).toBe(last?.type === 'error' ? last.error.code : null);
  });
});
