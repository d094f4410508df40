import { describe, expect, it } from 'vitest';
import { anthropicEgress } from '../../../apps/translate/anthropic/anthropic-egress.ts';
import { createAnthropicTap } from '../../../apps/translate/anthropic/tap.ts';
import { createLineSplitter } from '../../../apps/base/index.ts';
import type { ChatRequest, StreamEvent } from '../../../apps/translate/index.ts';
import { readCases } from '../read-cases.ts';

interface Expected {
  /** The target is the vendor's own service. */
  readonly isStrict: boolean;
  /** The vendor's request rendered from the canonical one in `request.json`. */
  readonly body: unknown;
  readonly events: readonly StreamEvent[];
}

const cases = readCases<Expected>(import.meta.dirname);
const wholeCases = cases.filter(({ response }) => response !== null);
const streamCases = cases.filter(({ stream }) => stream !== null);
const createNoId = (): string => 'never';

/** Parses a stream that arrives in `pieces`. */
function parsePieces(pieces: readonly string[]): readonly StreamEvent[] {
  const splitter = createLineSplitter(1_000_000);
  const parser = anthropicEgress.createStreamParser(createNoId);
  const events = pieces.flatMap((piece) => splitter.push(piece).lines.flatMap((line) => parser.pushLine(line)));
  return [...events, ...parser.finish(splitter.finish())];
}

/** What `decode` makes of every two halves of the stream's bytes. */
function splitBytes(text: string): readonly (readonly [at: number, pieces: readonly string[]])[] {
  const bytes = new TextEncoder().encode(text);
  return Array.from({ length: bytes.length - 1 }, (_, before) => {
    const decoder = new TextDecoder();
    const at = before + 1;
    return [at, [decoder.decode(bytes.subarray(0, at), { stream: true }), decoder.decode(bytes.subarray(at))]];
  });
}

describe('an Anthropic backend', () => {
  it('has exchanges with an origin each', () => {
    expect(cases.length).toBeGreaterThanOrEqual(14);
    for (const { origin } of cases) expect(origin).toMatch(/\S/);
  });

  it.each(cases)('renders the request of $name', ({ request, expected }) => {
    const target = { model: 'claude-sonnet-4-5', isStrict: expected.isStrict };
    const rendered = anthropicEgress.renderChatRequest(request as ChatRequest, target);
    expect(rendered).toMatchObject({ method: 'POST', path: '/messages' });
    expect(JSON.parse(rendered.body)).toEqual(expected.body);
  });

  it.each(wholeCases)('reads the whole answer of $name', ({ response, expected }) => {
    expect(anthropicEgress.parseChatResponse(response, createNoId)).toEqual({ kind: 'parsed', value: expected.events });
  });

  it.each(streamCases)('F38 reads the stream of $name', ({ stream, expected }) => {
    expect(parsePieces([stream ?? ''])).toEqual(expected.events);
  });

  it.each(streamCases)('F33 F34 reads the same from the stream of $name, wherever it is split', ({ stream, expected }) => {
    const whole = JSON.stringify(expected.events);
    for (const [at, pieces] of splitBytes(stream ?? '')) {
      const halves = parsePieces(pieces);
      if (JSON.stringify(halves) !== whole) expect(halves, `split at ${at}`).toEqual(expected.events);
    }
    expect(parsePieces((stream ?? '').split(''))).toEqual(expected.events);
  });

  it.each(streamCases)('F34 reads the stream of $name with other line ends, comments and unnamed events', (wireCase) => {
    const text = wireCase.stream ?? '';
    const { events } = wireCase.expected;
    expect(parsePieces([text.replaceAll('\n', '\r\n')])).toEqual(events);
    expect(parsePieces([text.replaceAll('\n', '\r')])).toEqual(events);
    expect(parsePieces([`\ufeff: hello\n\n${text.replaceAll(/^event: .*\n/gm, '').replaceAll('data: ', 'data:')}`])).toEqual(
      events,
    );
  });

  it.each(streamCases)('F22 F23 takes every cut of the stream of $name for an interruption', ({ stream }) => {
    const text = stream ?? '';
    const terminal = text.search(/event: (?:message_stop|error)\n/);
    const certain = terminal < 0 ? text.length : text.indexOf('}\n', terminal);
    for (let kept = 0; kept < certain; kept++) {
      const last = parsePieces([text.slice(0, kept)]).at(-1);
      if (last?.type !== 'error' || last.error.code !== 'stream_interrupted') expect(last, `cut at ${kept}`).toBe('cut');
    }
  });

  it.each(streamCases)('tells the same of the stream of $name to those who only listen', ({ stream, expected }) => {
    const tap = createAnthropicTap();
    for (const line of (stream ?? '').split('\n')) tap.pushLine(line);
    const last = expected.events.at(-1);
    const report = tap.report();
    if (last?.type === 'finish') {
      expect(report).toEqual({
        hasFirstToken: true,
        finishReason: last.reason,
        usage: last.usage,
        error: null,
        isComplete: true,
      });
    } else expect(report).toMatchObject({ hasFirstToken: true, finishReason: null, isComplete: false });
  });

  it.each(wholeCases)('tells the same of the whole answer of $name to those who only listen', ({ response, expected }) => {
    const tap = createAnthropicTap();
    tap.pushBody(JSON.stringify(response));
    const last = expected.events.at(-1);
    expect(last).toMatchObject({ type: 'finish', usage: tap.report().usage, reason: tap.report().finishReason });
    expect(tap.report()).toMatchObject({ hasFirstToken: true, error: null, isComplete: true });
  });
});
