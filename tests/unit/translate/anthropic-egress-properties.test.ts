import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, renderSseEvent } from '../../../apps/base/index.ts';
import { anthropicEgress } from '../../../apps/translate/anthropic/anthropic-egress.ts';
import { createAnthropicTap } from '../../../apps/translate/anthropic/tap.ts';
import type { ChatMessage, StreamEvent, ToolCall } from '../../../apps/translate/index.ts';
import { renderMessagesOf, type WireBlock } from './anthropic-egress-requests.ts';

type Block = Readonly<Record<string, unknown>> & { readonly type: string };
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const name = fc.stringMatching(/^[a-z_]{1,8}$/);
const input = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text'), text }),
  fc.record({ type: fc.constant('thinking'), thinking: text, signature: text }),
  fc.record({ type: fc.constant('redacted_thinking'), data: text }),
  fc.record({ type: fc.constant('tool_use'), id: name, name, input }),
  fc.record({ type: fc.constant('server_tool_use'), id: name, name, input }),
);
const message = fc.record({
  type: fc.constant('message'),
  model: name,
  content: fc.array(block, { maxLength: 6 }),
  stop_reason: fc.constantFrom('end_turn', 'max_tokens', 'tool_use', 'refusal', null),
  usage: fc.record({ input_tokens: fc.nat(), cache_read_input_tokens: fc.nat(), output_tokens: fc.nat() }),
});
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

const cut = (value: unknown, size: number): string[] => String(value).match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [];

/** The deltas that would tell the block, in pieces of `size` code points. */
function toDeltas(value: Block, size: number): object[] {
  switch (value.type) {
    case 'text':
      return cut(value['text'], size).map((piece) => ({ type: 'text_delta', text: piece }));
    case 'thinking':
      return [
        ...cut(value['thinking'], size).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
        { type: 'signature_delta', signature: value['signature'] },
      ];
    case 'tool_use':
    case 'server_tool_use':
      return ['', ...cut(JSON.stringify(value['input']), size)].map((piece) => ({
        type: 'input_json_delta',
        partial_json: piece,
      }));
    default:
      return [];
  }
}

const emptyFields = { text: '', thinking: '', signature: '', input: {} };
const hollow = (value: Block): object =>
  Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, key in emptyFields ? emptyFields[key as 'text'] : field]),
  );

/** The stream that tells the same message. */
function toStream({ content, stop_reason, usage, ...rest }: Message, size: number): string {
  const blocks = content.flatMap((value, index) => [
    { type: 'content_block_start', index, content_block: hollow(value) },
    ...toDeltas(value, size).map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]);
  const events: readonly Block[] = [
    { type: 'message_start', message: { ...rest, content: [], usage: { ...usage, output_tokens: 1 } } },
    ...blocks,
    { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: usage.output_tokens || 1 } },
    { type: 'message_stop' },
  ];
  return events.map((event) => renderSseEvent(JSON.stringify(event), event.type)).join('');
}

function parse(pieces: readonly string[]): readonly StreamEvent[] {
  const splitter = createLineSplitter(1_000_000);
  const parser = anthropicEgress.createStreamParser(() => 'never');
  const events = pieces.flatMap((piece) => splitter.push(piece).lines.flatMap((line) => parser.pushLine(line)));
  return [...events, ...parser.finish(splitter.finish())];
}

/** Events with the deltas of each block joined. */
function join(events: readonly StreamEvent[]): readonly object[] {
  const joined: StreamEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (event.type === 'tool-call-delta' && last?.type === event.type) {
      joined[joined.length - 1] = { ...last, argumentsJson: last.argumentsJson + event.argumentsJson };
    } else if ((event.type === 'text-delta' || event.type === 'thinking-delta') && last?.type === event.type) {
      joined[joined.length - 1] = { ...last, text: last.text + event.text };
    } else joined.push(event);
  }
  return joined;
}

describe('F38 any answer of an Anthropic backend', () => {
  it('is the same whole and as a stream', () => {
    fc.assert(
      fc.property(message, fc.integer({ min: 1, max: 9 }), (whole, size) => {
        const usage = { ...whole.usage, output_tokens: whole.usage.output_tokens || 1 };
        const parsed = anthropicEgress.parseChatResponse(
          JSON.parse(JSON.stringify({ ...whole, usage })),
          () => 'never',
        );
        expect(parsed.kind === 'parsed' ? join(parsed.value) : parsed).toEqual(join(parse([toStream(whole, size)])));
      }),
      { numRuns: 1000, seed: 38 },
    );
  });

  it('F34 gives the same events wherever its stream is split', () => {
    fc.assert(
      fc.property(message, fc.array(fc.nat({ max: 2000 }), { maxLength: 8 }), (whole, points) => {
        const stream = toStream(whole, 3);
        const ends = [...points, stream.length].sort((a, b) => a - b);
        const pieces = ends.map((end, index) => stream.slice(ends[index - 1] ?? 0, end));
        expect(parse(pieces)).toEqual(parse([stream]));
        expect(parse(stream.split(''))).toEqual(parse([stream]));
      }),
      { numRuns: 300, seed: 34 },
    );
  });

  it('has well-formed blocks, one start and one end, whatever the backend sends', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('content_block_start'), index: fc.nat({ max: 2 }), content_block: block }),
      fc.record({
        type: fc.constant('content_block_delta'),
        index: fc.nat({ max: 2 }),
        delta: block.chain((value) => fc.constantFrom(...toDeltas(value, 3), {})),
      }),
      fc.record({ type: fc.constant('content_block_stop'), index: fc.nat({ max: 2 }) }),
      fc.constantFrom({ type: 'message_start' }, { type: 'message_delta' }, { type: 'ping' }),
      fc.constantFrom({ type: 'message_stop' }, { type: 'error' }, 'junk'),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (sent) => {
        const wire = sent.map((each) => renderSseEvent(JSON.stringify(each)));
        const events = parse(wire);
        expectWellFormed(events);
        const tap = createAnthropicTap();
        for (const line of wire.join('').split('\n')) tap.pushLine(line);
        expect(tap.report().isComplete).toBe(events.at(-1)?.type === 'finish');
      }),
      { numRuns: 2000, seed: 37 },
    );
  });
});

function expectWellFormed(events: readonly StreamEvent[]): void {
  let open: string | null = null;
  let nextIndex = 0;
  for (const [at, event] of events.entries()) {
    expect(event.type === 'finish' || event.type === 'error').toBe(at === events.length - 1);
    if (event.type !== 'error') expect(event.type === 'message-start').toBe(at === 0);
    if (!('index' in event)) continue;
    const isWhole = event.type === 'redacted-thinking';
    if (isWhole || event.type.endsWith('-start')) {
      expect([open, event.index]).toEqual([null, nextIndex++]);
      open = isWhole ? null : event.type.slice(0, event.type.lastIndexOf('-'));
    } else {
      expect([event.type.slice(0, event.type.lastIndexOf('-')), event.index]).toEqual([open, nextIndex - 1]);
      if (event.type.endsWith('-end')) open = null;
    }
  }
  if (events.at(-1)?.type === 'finish') expect(open).toBeNull();
}

const id = fc.constantFrom('a', 'b', 'b.c', 'b_c', 'call_0', '');
const parts = fc.array(
  fc.constantFrom('', ' ', 'x', 'word ').map((each) => ({ kind: 'text' as const, text: each })),
  { maxLength: 2 },
);
const toolCall: fc.Arbitrary<ToolCall> = fc.record({
  id,
  name: fc.constantFrom('f', 'g'),
  argumentsJson: fc.constantFrom('{}', '{"a":1}'),
});
const chatMessage: fc.Arbitrary<ChatMessage> = fc.oneof(
  fc.record({ role: fc.constant('system' as const), parts }),
  fc.record({ role: fc.constant('user' as const), parts, name: fc.constant(null) }),
  fc.record({
    role: fc.constant('assistant' as const),
    parts,
    thinking: fc.constantFrom(null, 'Hm.'),
    thinkingSignature: fc.constantFrom('', 'c2ln'),
    redactedThinking: fc.constantFrom([], ['x']),
    toolCalls: fc.array(toolCall, { maxLength: 3 }),
  }),
  fc.record({
    role: fc.constant('tool' as const),
    parts,
    toolCallId: fc.option(id),
    toolName: fc.option(fc.constantFrom('f', 'g')),
    isError: fc.boolean(),
  }),
);

const idsOf = (blocks: readonly WireBlock[], type: string, key: string): unknown[] =>
  blocks.flatMap((each) => (each.type === type ? [each[key]] : []));

describe('any conversation for an Anthropic backend', () => {
  it('keeps the vendor’s rules of turns, calls, results and texts', () => {
    fc.assert(
      fc.property(fc.array(chatMessage, { maxLength: 10 }), (conversation) => {
        const messages = renderMessagesOf(...conversation);
        const calls = messages.flatMap(({ content }) => idsOf(content, 'tool_use', 'id'));
        expect(new Set(calls).size).toBe(calls.length);
        for (const each of calls) expect(each).toMatch(/^[a-zA-Z0-9_-]+$/);
        expect(calls.length).toBe(
          conversation.flatMap((each) => (each.role === 'assistant' ? each.toolCalls : [])).length,
        );
        for (const [index, { role, content }] of messages.entries()) {
          expect(role).toBe(index % 2 === 0 ? 'user' : 'assistant');
          expect(content.length).toBeGreaterThan(0);
          for (const each of content) if (each.type === 'text') expect(each['text']).toMatch(/\S/);
          if (role === 'assistant') {
            expect(content.at(-1)?.type).toMatch(/^(?:text|tool_use)$/);
            const answered = idsOf(messages[index + 1]?.content ?? [], 'tool_result', 'tool_use_id');
            expect(answered).toEqual(idsOf(content, 'tool_use', 'id'));
          } else {
            const firstOther = content.findIndex(({ type }) => type !== 'tool_result');
            const resultCount = idsOf(content, 'tool_result', 'tool_use_id').length;
            expect(firstOther < 0 ? content.length : firstOther).toBe(resultCount);
            if (index === 0) expect(resultCount).toBe(0);
          }
        }
      }),
      { numRuns: 3000, seed: 5 },
    );
  });

  it('keeps its beginning when it grows by a question', () => {
    fc.assert(
      fc.property(fc.array(chatMessage, { maxLength: 8 }), (conversation) => {
        const question: ChatMessage = { role: 'user', parts: [{ kind: 'text', text: 'next' }], name: null };
        const answer: ChatMessage = {
          role: 'assistant',
          parts: [{ kind: 'text', text: 'a' }],
          thinking: null,
          toolCalls: [],
        };
        const before = renderMessagesOf(...conversation, question);
        const after = renderMessagesOf(...conversation, question, answer, question);
        expect(after.slice(0, before.length)).toEqual(before);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
