import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../apps/base/index.ts';
import { type ChatRequest, ollamaEgress, type StreamEvent } from '../../../apps/translate/index.ts';
import { readCases } from '../read-cases.ts';

interface Expected {
  /** What the native request is rendered from. */
  readonly request: ChatRequest;
  readonly servedModel: string;
  readonly events: readonly StreamEvent[];
}

const cases = readCases<Expected>(import.meta.dirname);
const streamCases = cases.filter((wireCase) => wireCase.stream !== null);

function createIds(): () => string {
  let count = 0;
  return () => `call_made_${++count}`;
}

/** Parses a stream that arrives in `pieces`. */
function parsePieces(pieces: readonly string[]): readonly StreamEvent[] {
  const splitter = createLineSplitter(1_000_000);
  const parser = ollamaEgress.createStreamParser(createIds());
  const events = pieces.flatMap((piece) => splitter.push(piece).lines.flatMap((line) => parser.pushLine(line)));
  return [...events, ...parser.finish(splitter.finish())];
}

describe('the ollama dialect', () => {
  it('has exchanges with an origin each', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('renders the request of $name', ({ request, expected }) => {
    const rendered = ollamaEgress.renderChatRequest(expected.request, { model: expected.servedModel, isStrict: true });
    expect(rendered).toMatchObject({ method: 'POST', path: '/api/chat' });
    expect(JSON.parse(rendered.body)).toEqual(request);
  });

  it.each(cases.filter(({ response }) => response !== null))('reads the whole answer of $name', ({ response, expected }) => {
    expect(ollamaEgress.parseChatResponse(response, createIds())).toEqual({ kind: 'parsed', value: expected.events });
  });

  it.each(streamCases)('F38 reads the stream of $name', ({ stream, expected }) => {
    expect(parsePieces([stream ?? ''])).toEqual(expected.events);
  });

  it.each(streamCases)('F34 reads the same from the stream of $name, wherever it is split', ({ stream, expected }) => {
    const text = stream ?? '';
    const whole = JSON.stringify(expected.events);
    for (let at = 1; at < text.length; at++) {
      const halves = parsePieces([text.slice(0, at), text.slice(at)]);
      if (JSON.stringify(halves) !== whole) expect(halves, `split at ${at}`).toEqual(expected.events);
    }
    expect(parsePieces(text.split(''))).toEqual(expected.events);
  });

  it.each(streamCases)('F34 reads the stream of $name with CRLF and blank lines', ({ stream, expected }) => {
    expect(parsePieces([(stream ?? '').replaceAll('\n', '\r\n\r\n')])).toEqual(expected.events);
  });

  it.each(streamCases)('F22 F23 takes every cut of the stream of $name for an interruption', ({ stream }) => {
    const records = (stream ?? '').split('\n').filter((line) => line !== '');
    const terminal = records.findIndex((line) => line.includes('"done":true') || line.includes('"error"'));
    const uncertain = (terminal < 0 ? records : records.slice(0, terminal + 1)).join('\n');
    for (let kept = 0; kept < uncertain.length - 1; kept++) {
      const last = parsePieces([uncertain.slice(0, kept)]).at(-1);
      if (last?.type !== 'error' || last.error.code !== 'stream_interrupted') expect(last, `cut at ${kept}`).toBe('cut');
    }
  });
});
