import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createOpenaiTap,
  createResponsesTap,
  openaiEgress,
  openaiIngress,
  parseOpenaiModels,
} from '../../../apps/translate/index.ts';
import { createIds, parsePieces, readEvents, toSse } from './openai-backend-answers.ts';

const anyValue = fc.jsonValue({ maxDepth: 4 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: anyValue });
const anyCall = fc.record(
  {
    index: maybe(fc.nat({ max: 2 })),
    id: maybe(fc.constantFrom('', 'a', 'b')),
    function: maybe(
      fc.record(
        {
          name: maybe(fc.constantFrom('', 'f', 'g')),
          arguments: maybe(fc.constantFrom('', '{', '{"a":1', '}', '{}', ' ', 'null')),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);
const anyDelta = fc.record(
  {
    role: fc.constant('assistant'),
    content: maybe(fc.string({ unit: 'grapheme', maxLength: 5 })),
    reasoning_content: maybe(fc.string({ maxLength: 3 })),
    reasoning: maybe(fc.string({ maxLength: 3 })),
    refusal: maybe(fc.string({ maxLength: 3 })),
    tool_calls: maybe(fc.array(anyCall, { maxLength: 3 })),
    function_call: maybe(
      fc.record({ name: fc.constantFrom('', 'f'), arguments: fc.constantFrom('', '{}') }, { requiredKeys: [] }),
    ),
  },
  { requiredKeys: [] },
);
const anyChoice = fc.record(
  {
    index: maybe(fc.constant(0)),
    delta: maybe(anyDelta),
    message: maybe(anyDelta),
    text: maybe(fc.string({ maxLength: 3 })),
    logprobs: anyValue,
    finish_reason: maybe(fc.constantFrom(null, 'stop', 'length', 'tool_calls', 'error')),
    stop_reason: anyValue,
  },
  { requiredKeys: ['index'] },
);
const anyRecord = maybe(
  fc.record(
    {
      model: maybe(fc.string()),
      choices: maybe(fc.array(maybe(anyChoice), { maxLength: 2 })),
      usage: anyValue,
      timings: anyValue,
      error: fc.constant(null),
    },
    { requiredKeys: ['choices'] },
  ),
);
const soundRecord = fc.record({
  model: fc.constant('m'),
  choices: fc.array(fc.record({ index: fc.constant(0), delta: anyDelta }), { minLength: 1, maxLength: 1 }),
});
const toStream = (records: readonly unknown[]) => toSse(records.map((record) => JSON.stringify(record)));
const runs = { numRuns: 3000, seed: 37 };

describe('F37 whatever an OpenAI-compatible backend sends', () => {
  it('a stream gives blocks in order and ends with one finish or error', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(soundRecord, anyRecord), { maxLength: 8 }), fc.boolean(), (records, isDone) => {
        for (const parser of [openaiEgress.createStreamParser(createIds()), openaiEgress.createCompletionParser()]) {
          const events = parsePieces([toStream(records), isDone ? 'data: [DONE]\n\n' : ''], parser);
          const isStarted = events[0]?.type === 'message-start';
          if (isStarted) readEvents(events);
          else expect(events.map(({ type }) => type)).toEqual(['error']);
          const ends = events.filter(({ type }) => type === 'finish' || type === 'error');
          expect(ends).toEqual([events.at(-1)]);
        }
      }),
      runs,
    );
  });

  it('a stream is the same wherever it is split', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { maxLength: 6 }),
        fc.array(fc.nat({ max: 600 }), { maxLength: 4 }),
        (records, places) => {
          const text = `${toStream(records)}data: [DONE]\n\n`;
          const sorted = [0, ...places.toSorted((a, b) => a - b)];
          const pieces = sorted.map((from, index) => text.slice(from, sorted[index + 1] ?? text.length));
          const parser = () => openaiEgress.createStreamParser(createIds());
          expect(parsePieces(pieces, parser())).toEqual(parsePieces([text], parser()));
        },
      ),
      runs,
    );
  });

  it('a whole body is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(anyRecord, fc.anything()), (body) => {
        for (const parsed of [
          openaiEgress.parseChatResponse(body, createIds()),
          openaiEgress.parseCompletionResponse(body),
          openaiEgress.parseEmbeddingResponse(body, 1),
        ]) {
          expect(['parsed', 'refused']).toContain(parsed.kind);
        }
        parseOpenaiModels(body);
      }),
      runs,
    );
  });

  it('an error answer becomes an error of at most a line', () => {
    const anyError = fc.oneof(
      fc.string(),
      fc.json(),
      anyValue.map((error) => JSON.stringify({ error, detail: [error], message: error })),
    );
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), anyError, fc.option(fc.string()), (status, body, retryAfter) => {
        const error = openaiEgress.parseError(status, body, retryAfter);
        expect(error.status).toBeGreaterThanOrEqual(400);
        expect(error.message).toMatch(/^[\x20-\x7e]{1,300}$/);
      }),
      runs,
    );
  });

  it('taps listen to anything', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            anyRecord.map((record) => `data: ${JSON.stringify(record)}`),
            fc.string(),
            fc.constant(''),
          ),
          { maxLength: 8 },
        ),
        (lines) => {
          for (const tap of [createOpenaiTap(), createResponsesTap()]) {
            for (const line of lines) tap.pushLine(line);
            const { error, isComplete } = tap.report();
            expect(error !== null && isComplete).toBe(false);
            tap.pushBody(lines.join('\n'));
          }
        },
      ),
      runs,
    );
  });
});

const partText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const parts = fc.array(
  partText.map((text) => ({ type: 'text' as const, text })),
  { minLength: 2, maxLength: 3 },
);
const content = fc.oneof(partText, parts);
const callName = fc.stringMatching(/^[a-z_]{1,12}$/);
const turn = fc.oneof(
  content.map((value) => [{ role: 'user', content: value }]),
  fc
    .record({ content, thinking: partText })
    .map((said) => [{ role: 'assistant', content: said.content, reasoning_content: said.thinking }]),
  fc
    .record({
      ids: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 3 }),
      name: callName,
      json: fc.dictionary(partText, anyValue, { maxKeys: 3 }),
      content,
    })
    .map(({ ids, name, json, content: value }) => [
      {
        role: 'assistant',
        content: null,
        tool_calls: ids.map((id) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(json) } })),
      },
      ...ids.map((id) => ({ role: 'tool', tool_call_id: id, content: value })),
    ]),
);

describe('F38 a conversation to an OpenAI-compatible backend', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 6 }), (turns) => {
        const messages = turns.flat();
        const parsed = openaiIngress.parseChatRequest({ model: 'm', messages });
        if (parsed.kind === 'refused') throw new Error(parsed.error.message);
        const { body } = openaiEgress.renderChatRequest(parsed.value, { model: 'm', isStrict: false });
        const sent = (JSON.parse(body) as { messages: readonly unknown[] }).messages;
        // Ids longer than the vendor takes are mapped; UUIDs are not.
        expect(sent).toEqual(messages);
      }),
      { numRuns: 1000, seed: 38 },
    );
  });
});
