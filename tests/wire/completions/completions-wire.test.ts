import type { OpenAI } from 'openai';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, createSseParser, type PlainObject } from '../../../apps/base/index.ts';
import {
  type CompletionRequest,
  openaiIngress,
  type RenderContext,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { readCases, type WireCase } from '../read-cases.ts';

interface Expected {
  readonly request: CompletionRequest;
  /** The answer in no dialect, from which the response or stream is rendered. */
  readonly events: readonly StreamEvent[];
  /** The other answers, where several were asked for. */
  readonly further?: readonly (readonly StreamEvent[])[];
}

const cases = readCases<Expected>(import.meta.dirname);
const streamCases = cases.filter((wireCase) => wireCase.stream !== null);

const contextOf = ({ request, expected }: WireCase<Expected>): RenderContext<CompletionRequest> => ({
  id: 'fixture',
  createdAtMs: 1_787_000_000_123,
  elapsedMs: () => 2500,
  model: expected.request.model,
  request: expected.request,
  body: request as PlainObject,
  promptTokensEstimate: 12,
});

/** The `data` of every event of a stream that arrives in `pieces`. */
function readData(pieces: readonly string[]): readonly string[] {
  const splitter = createLineSplitter(1_000_000);
  const parser = createSseParser();
  const lines = pieces.flatMap((piece) => splitter.push(piece).lines);
  return lines.flatMap((line) => parser.pushLine(line)?.data ?? []);
}

function renderStream(wireCase: WireCase<Expected>): readonly string[] {
  const renderer = openaiIngress.createCompletionStreamRenderer(contextOf(wireCase));
  return wireCase.expected.events.map((event) => renderer.push(event));
}

describe('completions of the openai dialect', () => {
  it('have exchanges with an origin each', () => {
    expect(cases.length).toBeGreaterThanOrEqual(4);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('are read from the request of $name', ({ request, expected }) => {
    expect(openaiIngress.parseCompletionRequest(request)).toEqual({ kind: 'parsed', value: expected.request });
  });

  it.each(cases.filter(({ response }) => response !== null))('answer $name with one object', (wireCase) => {
    const { events, further } = wireCase.expected;
    const answer = openaiIngress.renderCompletionResponse(events, contextOf(wireCase), further);
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
    expect(JSON.parse(answer.body)).toEqual(wireCase.response);
  });

  it.each(streamCases)('answer $name with a stream', (wireCase) => {
    expect(renderStream(wireCase).join('')).toBe(wireCase.stream);
  });

  it.each(streamCases)('F34 F38 are the same in the stream of $name, wherever it is split', ({ stream }) => {
    const text = stream ?? '';
    const bytes = new TextEncoder().encode(text);
    const whole = readData([text]);
    for (let at = 1; at < bytes.length; at++) {
      const decoder = new TextDecoder();
      const first = decoder.decode(bytes.subarray(0, at), { stream: true });
      expect(readData([first, decoder.decode(bytes.subarray(at))]), `split at ${at}`).toEqual(whole);
    }
    expect(readData(text.split(''))).toEqual(whole);
  });

  it.each(streamCases)('end the stream of $name with [DONE] exactly when it is whole', (wireCase) => {
    const data = readData(renderStream(wireCase));
    const isWhole = wireCase.expected.events.at(-1)?.type === 'finish';
    expect(data.at(-1) === '[DONE]').toBe(isWhole);
    if (!isWhole) return;
    const chunks = data.slice(0, -1).map((text) => JSON.parse(text) as OpenAI.Completion);
    const whole = openaiIngress.renderCompletionResponse(wireCase.expected.events, contextOf(wireCase));
    const [choice] = (JSON.parse(whole.body) as OpenAI.Completion).choices;
    expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe(choice?.text);
    expect(chunks.flatMap(({ choices }) => choices[0]?.finish_reason ?? [])).toEqual([choice?.finish_reason]);
  });
});
