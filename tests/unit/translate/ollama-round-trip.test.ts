import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../apps/base/index.ts';
import {
  type ChatMessage,
  type ChatRequest,
  type ContentPart,
  ollamaChatIngress,
  ollamaEgress,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { nativeChatContext, parseNativeChat } from './ollama-bodies.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const argumentsJson = fc
  .dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => JSON.stringify(value));
const png: ContentPart = { kind: 'image', mediaType: 'image/png', base64: 'iVBORw0KGgoAAAAN' };
const wav: ContentPart = { kind: 'audio', mediaType: 'audio/wav', base64: 'UklGRgECAwRXQVZF' };
const toText = (value: string): ContentPart => ({ kind: 'text', text: value });

const prose = fc.tuple(text, fc.subarray([png, wav])).map(([value, media]) => [toText(value), ...media]);
const turn = fc.record({
  prompt: prose,
  thinking: fc.option(text),
  calls: fc.array(fc.record({ name, argumentsJson, result: text }), { maxLength: 3 }),
  answer: text,
});

/** A conversation in which every call has its result, in any order that `isReversed` gives. */
function toMessages(turns: readonly (typeof turn extends fc.Arbitrary<infer T> ? T : never)[], isReversed: boolean) {
  return turns.flatMap(({ prompt, thinking, calls, answer }, turnIndex): ChatMessage[] => {
    const toolCalls = calls.map((call, index) => ({
      id: `t${turnIndex}_${index}`,
      name: call.name,
      argumentsJson: call.argumentsJson,
    }));
    const results = calls.map(
      (call, index): ChatMessage => ({
        role: 'tool',
        parts: [toText(call.result)],
        toolCallId: `t${turnIndex}_${index}`,
        toolName: call.name,
        isError: false,
      }),
    );
    return [
      { role: 'user', parts: prompt, name: null },
      ...(calls.length === 0 ? [] : [{ role: 'assistant', parts: [], thinking, toolCalls } as const]),
      ...(isReversed ? results.toReversed() : results),
      { role: 'assistant', parts: [toText(answer)], thinking: null, toolCalls: [] },
    ];
  });
}

const conversation = fc.tuple(fc.array(turn, { maxLength: 4 }), fc.boolean(), fc.option(text));
const settings = fc.record({
  sampling: fc.record({
    temperature: fc.option(fc.double({ min: 0, max: 2, noNaN: true }).map((value) => value + 0)),
    topP: fc.option(fc.constantFrom(0, 0.5, 1)),
    topK: fc.option(fc.nat(100)),
    minP: fc.option(fc.constantFrom(0, 0.05)),
    seed: fc.option(fc.nat()),
    presencePenalty: fc.option(fc.constantFrom(-1, 0.5)),
    frequencyPenalty: fc.option(fc.constantFrom(-1, 0.5)),
    stop: fc.array(text, { maxLength: 3 }),
  }),
  maxOutputTokens: fc.option(fc.integer({ min: 1, max: 100_000 })),
  contextLength: fc.option(fc.integer({ min: 1, max: 100_000 })),
  reasoningEffort: fc.option(fc.constantFrom('none' as const, 'low' as const, 'medium' as const, 'max' as const)),
  topLogprobs: fc.option(fc.nat(20)),
  isStreaming: fc.boolean(),
  keepAlive: fc.option(fc.constantFrom(-1, 0, 300, '5m')),
  nativeOptions: fc.constantFrom({}, { num_gpu: 1, made_up: 'x' }),
  tools: fc.array(
    fc.record({
      name,
      description: fc.option(text),
      parameters: fc.constant({ type: 'object', properties: { a: { type: 'string', default: 'x' } } }),
      isStrict: fc.constant(null),
    }),
    { maxLength: 2 },
  ),
  responseFormat: fc.constantFrom(
    { kind: 'text' as const },
    { kind: 'json' as const },
    { kind: 'json-schema' as const, name: 'response', schema: { type: 'object' }, isStrict: null },
  ),
});

describe('F38 R18 a conversation to Ollama’s form and back', () => {
  it('keeps roles, content, media, ids, arguments and settings', () => {
    fc.assert(
      fc.property(conversation, settings, ([turns, isReversed, system], changes) => {
        const request: ChatRequest = {
          ...parseNativeChat(),
          ...changes,
          messages: [
            ...(system === null ? [] : [{ role: 'system', parts: [toText(system)] } as const]),
            ...toMessages(turns, isReversed),
          ],
        };
        const { body } = ollamaEgress.renderChatRequest(request, { model: request.model, isStrict: false });
        expect(ollamaChatIngress.parseChatRequest(JSON.parse(body))).toEqual({ kind: 'parsed', value: request });
      }),
      { numRuns: 1000, seed: 38 },
    );
  });

  it('finds the calls of results without ids, by name and by order', () => {
    fc.assert(
      fc.property(conversation, fc.boolean(), ([turns], isNamed) => {
        const messages = toMessages(turns, false);
        const { body } = ollamaEgress.renderChatRequest(
          { ...parseNativeChat(), messages },
          { model: 'm', isStrict: false },
        );
        const stripped = JSON.parse(body, (key, value: unknown) =>
          key === 'id' || key === 'tool_call_id' || (key === 'tool_name' && !isNamed) ? undefined : value,
        ) as object;
        const parsed = ollamaChatIngress.parseChatRequest(stripped);
        expect(parsed.kind).toBe('parsed');
        if (parsed.kind === 'refused') return;
        const calls = parsed.value.messages.flatMap((each) => (each.role === 'assistant' ? each.toolCalls : []));
        const results = parsed.value.messages.flatMap((each) => (each.role === 'tool' ? [each] : []));
        expect(results.map(({ toolCallId }) => toolCallId)).toEqual(calls.map(({ id }) => id));
        expect(results.map(({ toolName }) => toolName)).toEqual(calls.map((call) => call.name));
      }),
      { numRuns: 500, seed: 38 },
    );
  });
});

type Piece =
  | { readonly kind: 'text' | 'thinking'; readonly texts: readonly string[] }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly json: string; readonly cut: number };

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('text' as const, 'thinking' as const),
    texts: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('call' as const), id: name, name, json: argumentsJson, cut: fc.nat(30) }),
);
const usageOf = fc.record({
  promptTokens: fc.integer({ min: 1 }),
  completionTokens: fc.integer({ min: 1 }),
  loadMs: fc.integer({ min: 1, max: 1e6 }),
  prefillMs: fc.integer({ min: 1, max: 1e6 }),
  decodeMs: fc.integer({ min: 1, max: 1e6 }),
});

function toEvents(pieces: readonly Piece[], end: StreamEvent): StreamEvent[] {
  const blocks = pieces.flatMap((each, index): StreamEvent[] => {
    if (each.kind !== 'call') {
      const deltas = each.texts.map((value): StreamEvent => ({ type: `${each.kind}-delta`, index, text: value }));
      return [{ type: `${each.kind}-start`, index }, ...deltas, { type: `${each.kind}-end`, index }];
    }
    const { id, name: callName, json, cut } = each;
    return [
      { type: 'tool-call-start', index, id, name: callName },
      { type: 'tool-call-delta', index, argumentsJson: json.slice(0, cut) },
      { type: 'tool-call-delta', index, argumentsJson: json.slice(cut) },
      { type: 'tool-call-end', index },
    ];
  });
  return [{ type: 'message-start', model: 'm' }, ...blocks, end];
}

function summarise(events: readonly StreamEvent[]) {
  const joined = (type: 'text-delta' | 'thinking-delta' | 'tool-call-delta') =>
    events
      .map((event) => {
        if (event.type !== type) return '';
        return event.type === 'tool-call-delta' ? event.argumentsJson : event.text;
      })
      .join('');
  return {
    text: joined('text-delta'),
    thinking: joined('thinking-delta'),
    arguments: joined('tool-call-delta'),
    calls: events.flatMap((event) => (event.type === 'tool-call-start' ? [[event.id, event.name]] : [])),
    end: events.at(-1),
  };
}

function readPieces(pieces: readonly string[]): readonly StreamEvent[] {
  const splitter = createLineSplitter(1_000_000);
  const parser = ollamaEgress.createStreamParser(() => 'never');
  const events = pieces.flatMap((part) => splitter.push(part).lines.flatMap((line) => parser.pushLine(line)));
  return [...events, ...parser.finish(splitter.finish())];
}

describe('F38 R18 an answer to Ollama’s form and back', () => {
  it('keeps text, thinking, calls, arguments, reason and usage, streamed, cut anywhere, and whole', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }),
        usageOf,
        fc.constantFrom('stop' as const, 'length' as const),
        fc.nat(2000),
        (pieces, told, reason, at) => {
          const hasCalls = pieces.some(({ kind }) => kind === 'call');
          const usage = { ...told, cachedTokens: null };
          const events = toEvents(pieces, { type: 'finish', reason: hasCalls ? 'tool-calls' : reason, usage });
          const expected = summarise(events);
          const renderer = ollamaChatIngress.createStreamRenderer(nativeChatContext());
          const wire = events.map((event) => renderer.push(event)).join('');
          expect(summarise(readPieces([wire.slice(0, at), wire.slice(at)]))).toEqual(expected);
          const { body } = ollamaChatIngress.renderChatResponse(events, nativeChatContext());
          const whole = ollamaEgress.parseChatResponse(JSON.parse(body), () => 'never');
          expect(whole.kind).toBe('parsed');
          if (whole.kind === 'parsed') expect(summarise(whole.value)).toEqual(expected);
        },
      ),
      { numRuns: 1000, seed: 38 },
    );
  });
});
