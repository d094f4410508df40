import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ollamaEgress, openaiIngress, type StreamEvent } from '../../../apps/translate/index.ts';
import { readOpenaiStream } from '../../wire/openai/openai-stream-reader.ts';
import { contextFor, noUsage } from './stream-events.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const argumentsValue = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
type Piece =
  | { readonly kind: 'text' | 'thinking'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly json: string };

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('text' as const, 'thinking' as const),
    text: text.filter((value) => value !== ''),
  }),
  fc.record({
    kind: fc.constant('call' as const),
    id: name,
    name,
    json: argumentsValue.map((value) => JSON.stringify(value)),
  }),
);
const ending = fc.record({
  promptTokens: fc.nat(),
  completionTokens: fc.nat(),
  doneReason: fc.constantFrom('stop', 'length'),
});

const joined = (pieces: readonly Piece[], kind: 'text' | 'thinking') =>
  pieces.map((each) => (each.kind === kind ? each.text : '')).join('');
const callsIn = (pieces: readonly Piece[]) =>
  pieces.flatMap((each) => (each.kind === 'call' ? [{ id: each.id, name: each.name, arguments: each.json }] : []));

/** The records Ollama would send for the pieces, one each. */
function toLines(pieces: readonly Piece[], end: object): string[] {
  const records = pieces.map((each) =>
    each.kind === 'call'
      ? `{"message":{"role":"assistant","content":"","tool_calls":[{"id":${JSON.stringify(each.id)},"function":{"name":${JSON.stringify(each.name)},"arguments":${each.json}}}]},"done":false}`
      : JSON.stringify({
          message: { role: 'assistant', content: '', [each.kind === 'text' ? 'content' : 'thinking']: each.text },
          done: false,
        }),
  );
  return [...records, JSON.stringify({ message: { role: 'assistant', content: '' }, done: true, ...end })];
}

describe('F38 R18 an answer from Ollama to an OpenAI client', () => {
  it('keeps text, thinking, calls, arguments, finish reason and usage, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        ending,
        fc.nat({ max: 1000 }),
        (pieces, { promptTokens, completionTokens, doneReason }, at) => {
          const parser = ollamaEgress.createStreamParser(() => 'never');
          const end = { done_reason: doneReason, prompt_eval_count: promptTokens, eval_count: completionTokens };
          const events = [...toLines(pieces, end).flatMap((line) => parser.pushLine(line)), ...parser.finish()];
          const renderer = openaiIngress.createStreamRenderer(
            contextFor({ stream: true, stream_options: { include_usage: true } }),
          );
          const wire = events.map((event) => renderer.push(event)).join('');
          const calls = callsIn(pieces);
          expect(readOpenaiStream([wire.slice(0, at), wire.slice(at)])).toMatchObject({
            text: joined(pieces, 'text'),
            reasoning: joined(pieces, 'thinking'),
            calls,
            finishReason: calls.length > 0 ? 'tool_calls' : doneReason,
            usage: {
              prompt_tokens: promptTokens,
              completion_tokens: completionTokens,
              total_tokens: promptTokens + completionTokens,
            },
            isDone: true,
          });
        },
      ),
      { numRuns: 500, seed: 38 },
    );
  });

  it('is the same answer whole and as a stream', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const parser = ollamaEgress.createStreamParser(() => 'never');
        const events = toLines(pieces, { done_reason: 'stop' }).flatMap((line) => parser.pushLine(line));
        const whole = JSON.parse(openaiIngress.renderChatResponse(events, contextFor()).body) as {
          choices: {
            message: { content: string | null; reasoning?: string; tool_calls?: { id: string; function: object }[] };
            finish_reason: string;
          }[];
        };
        const renderer = openaiIngress.createStreamRenderer(contextFor({ stream: true }));
        const streamed = readOpenaiStream(events.map((event) => renderer.push(event)));
        const [choice] = whole.choices;
        expect(choice?.message.content ?? '').toBe(streamed.text);
        expect(choice?.message.reasoning ?? '').toBe(streamed.reasoning);
        expect((choice?.message.tool_calls ?? []).map((call) => ({ id: call.id, ...call.function }))).toEqual(
          streamed.calls,
        );
        expect(choice?.finish_reason).toBe(streamed.finishReason);
      }),
      { numRuns: 300, seed: 38 },
    );
  });

  it('gives well-formed blocks for any records', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const parser = ollamaEgress.createStreamParser(() => 'never');
        const events = toLines(pieces, {}).flatMap((line) => parser.pushLine(line));
        expectWellFormed(events);
        expect(events.at(-1)).toMatchObject({ type: 'finish', usage: noUsage });
      }),
      { numRuns: 300, seed: 38 },
    );
  });
});

function expectWellFormed(events: readonly StreamEvent[]): void {
  let open: string | null = null;
  let nextIndex = 0;
  for (const event of events) {
    if (!('index' in event)) continue;
    const kind = event.type.slice(0, event.type.lastIndexOf('-'));
    if (event.type.endsWith('-start')) {
      expect([open, event.index]).toEqual([null, nextIndex++]);
      open = kind;
    } else {
      expect([kind, event.index]).toEqual([open, nextIndex - 1]);
      if (event.type.endsWith('-end')) open = null;
    }
  }
  expect(open).toBeNull();
}
