import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../apps/base/index.ts';
import { type ChatRequest, createOpenaiTap, openaiEgress, type StreamEvent } from '../../../apps/translate/index.ts';
import { readCases, type WireCase } from '../read-cases.ts';

interface Expected {
  /** What the request is rendered from. */
  readonly request: ChatRequest;
  readonly servedModel: string;
  readonly isStrict: boolean;
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
  const parser = openaiEgress.createStreamParser(createIds());
  const events = pieces.flatMap((piece) => splitter.push(piece).lines.flatMap((line) => parser.pushLine(line)));
  return [...events, ...parser.finish(splitter.finish())];
}

/** The first part of a stream that can be a whole answer: up to the record with the finish reason. */
function uncertainLength({ stream }: WireCase<Expected>): number {
  const text = stream ?? '';
  const end = /"finish_reason":"[^]*?\n|"error"[^]*?\n/.exec(text);
  return end === null ? text.length : end.index;
}

describe('the openai dialect of backends', () => {
  it('has exchanges with an origin each', () => {
    expect(cases.length).toBeGreaterThanOrEqual(14);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('renders the request of $name', ({ request, expected }) => {
    const { servedModel: model, isStrict } = expected;
    const rendered = openaiEgress.renderChatRequest(expected.request, { model, isStrict });
    expect(rendered).toMatchObject({ method: 'POST', path: '/chat/completions' });
    expect(JSON.parse(rendered.body)).toEqual(request);
  });

  it.each(cases.filter(({ response }) => response !== null))('reads the whole answer of $name', ({ response, expected }) => {
    expect(openaiEgress.parseChatResponse(response, createIds())).toEqual({ kind: 'parsed', value: expected.events });
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

  it.each(streamCases)('F34 reads the stream of $name with other line ends', ({ stream, expected }) => {
    const text = (stream ?? '').replaceAll('\r\n', '\n');
    expect(parsePieces([text.replaceAll('\n', '\r\n')])).toEqual(expected.events);
    expect(parsePieces([text.replaceAll('\n', '\r')])).toEqual(expected.events);
    expect(parsePieces([text.replaceAll('data: ', ': comment\ndata:')])).toEqual(expected.events);
  });

  it.each(streamCases)('F22 F23 takes every cut of the stream of $name before its end for an interruption', (wireCase) => {
    const length = uncertainLength(wireCase);
    for (let kept = 0; kept < length; kept++) {
      const last = parsePieces([(wireCase.stream ?? '').slice(0, kept)]).at(-1);
      if (last?.type !== 'error' || last.error.code !== 'stream_interrupted') expect(last, `cut at ${kept}`).toBe('cut');
    }
  });

  it.each(streamCases)('hears the same from the stream of $name in passing', ({ stream, expected }) => {
    const tap = createOpenaiTap();
    for (const line of (stream ?? '').split(/\r?\n/)) tap.pushLine(line);
    const { error, finishReason, usage } = tap.report();
    const last = expected.events.at(-1);
    const isCut = last?.type === 'error' && last.error.code === 'stream_interrupted';
    expect(error).toEqual(last?.type === 'error' && !isCut ? last.error : null);
    if (last?.type === 'finish') expect({ finishReason, usage }).toEqual({ finishReason: last.reason, usage: last.usage });
    else expect(finishReason).toBeNull();
  });
});
