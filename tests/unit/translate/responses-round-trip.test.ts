import fc from 'fast-check';
import type { Response } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { type FinishReason, ollamaEgress, responsesIngress, type StreamEvent } from '../../../apps/translate/index.ts';
import { readResponsesStream } from '../../wire/responses/responses-stream-reader.ts';
import { parseSoundResponses, responsesContext } from './responses-bodies.ts';
import { start } from './stream-events.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const seal = fc.stringMatching(/^[A-Za-z0-9+/]{8}$/);
const count = fc.option(fc.nat({ max: 1e6 }), { nil: null });

type Piece =
  | { readonly kind: 'text'; readonly texts: readonly string[] }
  | { readonly kind: 'thinking'; readonly texts: readonly string[]; readonly signature: string | null }
  | { readonly kind: 'redacted'; readonly data: string }
  | { readonly kind: 'call'; readonly name: string; readonly argumentsJson: string };

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), texts: fc.array(text, { maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('thinking' as const),
    texts: fc.array(text, { maxLength: 3 }),
    signature: fc.option(seal, { nil: null }),
  }),
  fc.record({ kind: fc.constant('redacted' as const), data: seal }),
  fc.record({
    kind: fc.constant('call' as const),
    name,
    argumentsJson: fc
      .dictionary(name, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 })
      .map((value) => JSON.stringify(value)),
  }),
);
const end = fc.record({
  reason: fc.constantFrom<FinishReason>('stop', 'length', 'tool-calls', 'content-filter'),
  promptTokens: count,
  completionTokens: count,
});

function toBlock(each: Piece, index: number): readonly StreamEvent[] {
  switch (each.kind) {
    case 'redacted':
      return [{ type: 'redacted-thinking', index, data: each.data }];
    case 'call': {
      const half = each.argumentsJson.length >> 1;
      const halves = [each.argumentsJson.slice(0, half), each.argumentsJson.slice(half)];
      return [
        { type: 'tool-call-start', index, id: `call_${index}`, name: each.name },
        ...halves.map((argumentsJson): StreamEvent => ({ type: 'tool-call-delta', index, argumentsJson })),
        { type: 'tool-call-end', index },
      ];
    }
    case 'thinking': {
      const { signature } = each;
      return [
        { type: 'thinking-start', index },
        ...each.texts.map((value): StreamEvent => ({ type: 'thinking-delta', index, text: value })),
        ...(signature === null ? [] : [{ type: 'thinking-signature' as const, index, signature }]),
        { type: 'thinking-end', index },
      ];
    }
    case 'text':
      return [
        { type: 'text-start', index },
        ...each.texts.map((value): StreamEvent => ({ type: 'text-delta', index, text: value })),
        { type: 'text-end', index },
      ];
  }
}

const toEvents = (
  pieces: readonly Piece[],
  finish: Partial<Extract<StreamEvent, { type: 'finish' }>>,
): StreamEvent[] => [
  start,
  ...pieces.flatMap(toBlock),
  {
    type: 'finish',
    reason: 'stop',
    usage: { promptTokens: 1, cachedTokens: null, completionTokens: 1, loadMs: null, prefillMs: null, decodeMs: null },
    ...finish,
  },
];

describe('F38 R18 any answer to a Responses client', () => {
  it('is the same whole, in the last event of its stream and as OpenAI’s client gathers it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), end, fc.boolean(), (pieces, ending, isEncrypted) => {
        const { reason, ...counts } = ending;
        const usage = { ...counts, cachedTokens: null, loadMs: null, prefillMs: null, decodeMs: null };
        const events = toEvents(pieces, { reason, usage });
        const context = responsesContext({ stream: true, include: isEncrypted ? ['reasoning.encrypted_content'] : [] });
        const renderer = responsesIngress.createStreamRenderer(context);
        const read = readResponsesStream(events.map((event) => renderer.push(event)));
        const whole = JSON.parse(responsesIngress.renderChatResponse(events, context).body) as Response;
        expect(read.final).toEqual(whole);
        expect(read.gathered?.output).toEqual(whole.output);
        expect(read.sequenceNumbers).toEqual(read.sequenceNumbers.map((_number, index) => index));
      }),
      { numRuns: 300, seed: 38 },
    );
  });

  it('comes back in the next request with its texts, thinking, seals and calls', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.boolean(), (pieces, isEncrypted) => {
        const context = responsesContext({ include: isEncrypted ? ['reasoning.encrypted_content'] : [] });
        const rendered = responsesIngress.renderChatResponse(toEvents(pieces, {}), context);
        const { output } = JSON.parse(rendered.body) as Response;
        const { messages } = parseSoundResponses({ input: [...output, { role: 'user', content: 'And?' }] });
        const expected = expectedTurn(pieces);
        expect(messages.slice(0, -1)).toEqual(expected === null ? [] : [expected]);
      }),
      { numRuns: 300, seed: 38 },
    );
  });
});

/** The one assistant message that the pieces amount to; `null` when they say nothing that can be given back. */
function expectedTurn(pieces: readonly Piece[]) {
  const told = pieces.filter((each) => each.kind !== 'thinking' || each.signature !== null || each.texts.length > 0);
  if (told.length === 0) return null;
  const thoughts = told.flatMap((each) => (each.kind === 'thinking' ? [each] : []));
  const sealed = told.flatMap((each) => (each.kind === 'redacted' ? [each.data] : []));
  const signature = thoughts.length === 1 ? (thoughts[0]?.signature ?? null) : null;
  return {
    role: 'assistant',
    parts: told.flatMap((each) => (each.kind === 'text' ? [{ kind: 'text', text: each.texts.join('') }] : [])),
    thinking: thoughts.length === 0 ? null : thoughts.map(({ texts }) => texts.join('')).join('\n\n'),
    ...(signature === null ? {} : { thinkingSignature: signature }),
    ...(sealed.length === 0 ? {} : { redactedThinking: sealed }),
    toolCalls: pieces.flatMap((each, index) =>
      each.kind === 'call' ? [{ id: `call_${index}`, name: each.name, argumentsJson: each.argumentsJson }] : [],
    ),
  };
}

describe('F49 any Responses body at all', () => {
  const anyValue = fc.jsonValue({ maxDepth: 3 });
  const anyPart = fc.oneof(
    anyValue,
    fc.record({
      type: fc.constantFrom('input_text', 'output_text', 'input_image', 'input_file', 'input_audio', 'refusal'),
      text: anyValue,
      image_url: anyValue,
      file_data: anyValue,
    }),
  );
  const anyItem = fc.oneof(
    anyValue,
    fc.record({
      type: fc.constantFrom('message', 'function_call', 'function_call_output', 'reasoning', 'item_reference'),
      role: fc.constantFrom('user', 'assistant', 'system', 'developer'),
      content: fc.oneof(fc.string(), fc.array(anyPart, { maxLength: 3 })),
      call_id: fc.constantFrom('a', 'b'),
      name: fc.string(),
      arguments: fc.oneof(fc.constant('{}'), anyValue),
      output: fc.oneof(fc.string(), fc.array(anyPart, { maxLength: 3 })),
      summary: fc.oneof(fc.constant([]), anyValue),
      encrypted_content: fc.option(fc.string()),
    }),
  );
  const keys = fc.constantFrom('model', 'input', 'text', 'tools', 'tool_choice', 'include', 'reasoning', '__proto__');
  const anyBody = fc.oneof(
    fc.anything(),
    fc.dictionary(keys, anyValue),
    fc.record({ model: fc.constant('m'), input: fc.array(anyItem, { maxLength: 4 }), instructions: fc.string() }),
  );

  it('is parsed or refused with a status below 500, and what is parsed can be rendered', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const parsed = responsesIngress.parseChatRequest(body);
        if (parsed.kind === 'refused') expect(parsed.error.status).toBe(400);
        else {
          const rendered = ollamaEgress.renderChatRequest(parsed.value, { model: 'm', isStrict: true });
          expect(JSON.parse(rendered.body)).toMatchObject({ model: 'm' });
        }
      }),
      { numRuns: 5000, seed: 49 },
    );
  });
});
