import { describe, expect, it } from 'vitest';
import { anthropicEgress } from '../../../apps/translate/anthropic/anthropic-egress.ts';
import { parseAnthropicModels } from '../../../apps/translate/anthropic/parse-models.ts';
import type { StreamEvent } from '../../../apps/translate/index.ts';
import { callBlock, finish, noUsage, start, textBlock } from './stream-events.ts';

type Wire = Readonly<Record<string, unknown>>;

const messageStart = { type: 'message_start', message: { model: 'llama3.2', content: [] } };
const messageStop = { type: 'message_stop' };
const begin = (index: number, block: object): Wire => ({ type: 'content_block_start', index, content_block: block });
const add = (index: number, delta: object): Wire => ({ type: 'content_block_delta', index, delta });
const say = (index: number, text: string): Wire => add(index, { type: 'text_delta', text });
const args = (index: number, json: string): Wire => add(index, { type: 'input_json_delta', partial_json: json });
const stop = (index: number): Wire => ({ type: 'content_block_stop', index });
const toolUse = (id: string, input?: unknown): Wire => ({ type: 'tool_use', id, name: `tool_${id}`, input });
const ending = (stopReason: unknown, extra: object = {}): Wire => ({
  type: 'message_delta',
  delta: { stop_reason: stopReason },
  ...extra,
});

function parseLines(lines: readonly string[], rest?: string): readonly StreamEvent[] {
  let count = 0;
  const parser = anthropicEgress.createStreamParser(() => `made_${++count}`);
  return [...lines.flatMap((line) => parser.pushLine(line)), ...parser.finish(rest)];
}
const parse = (...events: Wire[]): readonly StreamEvent[] =>
  parseLines(events.flatMap((event) => [`data: ${JSON.stringify(event)}`, '']));
const failure = (code: string) => ({ type: 'error', error: expect.objectContaining({ code }) as unknown });

describe('the stream of an Anthropic backend', () => {
  it('F22 F23 is interrupted when nothing came, or nothing but an ending', () => {
    expect(parseLines([])).toEqual([failure('stream_interrupted')]);
    expect(parse(messageStart, ending('end_turn'))).toEqual([start, failure('stream_interrupted')]);
  });

  it('counts a last event without its blank line, but not half of one', () => {
    const line = `data: ${JSON.stringify(messageStop)}`;
    expect(parseLines([line])).toEqual([{ ...start, model: '' }, finish()]);
    expect(parseLines([], line)).toEqual([{ ...start, model: '' }, finish()]);
    expect(parseLines([], line.slice(0, -1))).toEqual([failure('stream_interrupted')]);
    expect(parseLines(['data: {"type":', ''])).toEqual([failure('backend_bad_response')]);
  });

  it.each(['data: [DONE]', 'data: <html>', 'data: []', 'data: null', 'data: "x"'])('F26 cannot read %s', (line) => {
    expect(parseLines([line, ''])).toEqual([failure('backend_bad_response')]);
  });

  it('F37 ignores what it does not know, and everything after the end', () => {
    const known = [messageStart, begin(0, { type: 'text', text: '' }), say(0, 'a'), stop(0), messageStop];
    const unknown = { type: 'vendor_news', index: 0 };
    const events = parse(...known.flatMap((event) => [unknown, event]), say(0, 'late'), { type: 'error', error: {} });
    expect(events).toEqual([start, ...textBlock(0, 'a'), finish()]);
    expect(
      parseLines(['event: x', '', ': comment', '', 'id: 7', `data: ${JSON.stringify(messageStop)}`, '', 'data: x', '']),
    ).toEqual([{ ...start, model: '' }, finish()]);
  });

  it('tells a ping only once the message has started', () => {
    expect(parse({ type: 'ping' }, messageStart, { type: 'ping' }, messageStop)).toEqual([
      start,
      { type: 'ping' },
      finish(),
    ]);
  });

  it('keeps fragments as they come and leaves out those without text', () => {
    const fragments = ['{"a', '":', ' "\\ud83d', '\\udc4b"}'];
    const call = [begin(0, toolUse('x', {})), args(0, ''), ...fragments.map((each) => args(0, each)), stop(0)];
    expect(parse(messageStart, ...call, ending('tool_use'), messageStop)).toEqual([
      start,
      ...callBlock(0, 'x', ...fragments),
      finish('tool-calls'),
    ]);
  });

  it.each([
    [{}, '{}'],
    [undefined, '{}'],
    [null, '{}'],
    [{ a: 1 }, '{"a":1}'],
  ])('gives a call that began with %j and has no fragments the arguments %s', (input, json) => {
    const events = parse(messageStart, begin(0, toolUse('x', input)), stop(0), messageStop);
    expect(events).toEqual([start, ...callBlock(0, 'x', json), finish('tool-calls')]);
  });

  it('lets fragments win over arguments a call began with', () => {
    const events = parse(messageStart, begin(0, toolUse('x', { a: 1 })), args(0, '{"a":2}'), stop(0), messageStop);
    expect(events).toEqual([start, ...callBlock(0, 'x', '{"a":2}'), finish('tool-calls')]);
  });

  it('names a call that came without an id', () => {
    const events = parse(messageStart, begin(0, { type: 'tool_use', name: 'f' }), stop(0), messageStop);
    expect(events[1]).toEqual({ type: 'tool-call-start', index: 0, id: 'made_1', name: 'f' });
  });

  it.each([
    ['a call without a name', [begin(0, { type: 'tool_use', id: 'x' })]],
    ['arguments that are no object', [begin(0, toolUse('x', [1]))]],
    ['fragments outside of a call', [begin(0, { type: 'text' }), args(0, '{')]],
    ['blocks that grow side by side', [begin(0, toolUse('x')), begin(1, toolUse('y')), args(0, '{')]],
  ])('makes no sense of %s', (_, events) => {
    expect(parse(messageStart, ...events, messageStop).at(-1)).toEqual(failure('backend_bad_response'));
  });

  it('survives arguments nested too deep to be written back', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const data = JSON.stringify(begin(0, toolUse('x', 'DEEP'))).replace('"DEEP"', deep);
    expect(parseLines([`data: ${data}`, '']).at(-1)).toEqual(failure('backend_bad_response'));
  });

  it('closes a block that the backend left open, and opens one that it forgot', () => {
    expect(parse(messageStart, begin(0, { type: 'text', text: 'a' }), begin(1, toolUse('x')), messageStop)).toEqual([
      start,
      ...textBlock(0, 'a'),
      ...callBlock(1, 'x', '{}'),
      finish('tool-calls'),
    ]);
    expect(parse(messageStart, say(0, 'a'), say(0, 'b'), messageStop)).toEqual([
      start,
      ...textBlock(0, 'a', 'b'),
      finish(),
    ]);
    expect(parse(say(0, 'a'), messageStart, messageStop)).toEqual([
      { ...start, model: '' },
      ...textBlock(0, 'a'),
      finish(),
    ]);
  });

  it.each([
    ['end_turn', 'stop'],
    ['pause_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['refusal', 'content-filter'],
    ['something_new', 'stop'],
    [null, 'stop'],
  ] as const)('takes %s for %s', (stopReason, reason) => {
    expect(parse(messageStart, ending(stopReason), messageStop)).toEqual([start, finish(reason)]);
  });

  it('keeps a stop sequence only where it ended the answer', () => {
    const delta = (stopReason: string) => ({
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: 'X' },
    });
    expect(parse(messageStart, delta('stop_sequence'), messageStop)[1]).toEqual({ ...finish(), stopSequence: 'X' });
    expect(parse(messageStart, delta('end_turn'), messageStop)[1]).toEqual(finish());
  });

  it('counts the cached part of the prompt in, and takes the newest counts', () => {
    const first = { input_tokens: 5, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 1 };
    const opened = { ...messageStart, message: { ...messageStart.message, usage: first } };
    const usageAfter = (usage: object) => parse(opened, ending('end_turn', { usage }), messageStop).at(-1);
    const told = { ...noUsage, promptTokens: 125, cachedTokens: 100, completionTokens: 9 };
    expect(usageAfter({ output_tokens: 9, input_tokens: null })).toEqual(finish('stop', told));
    expect(usageAfter({ output_tokens: 9, input_tokens: 0, cache_read_input_tokens: 0 })).toEqual(finish('stop', told));
    expect(usageAfter({ output_tokens: -1, input_tokens: 6 })).toEqual(
      finish('stop', { ...told, promptTokens: 126, completionTokens: 1 }),
    );
    expect(usageAfter({ output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } })).toEqual(
      finish('stop', { ...told, reasoningTokens: 4 }),
    );
  });
});

describe('a whole answer of an Anthropic backend', () => {
  const parseWhole = (body: unknown) => anthropicEgress.parseChatResponse(body, () => 'made');
  const refusedWith = (code: string) => ({ kind: 'refused', error: expect.objectContaining({ code }) as unknown });

  it.each([null, [], 'text', {}, { content: 'text' }, { type: 'message', content: {} }])(
    'F26 cannot read %j',
    (body) => {
      expect(parseWhole(body)).toEqual(refusedWith('backend_bad_response'));
    },
  );

  it('reads an answer without content', () => {
    const events = [start, finish()];
    expect(parseWhole({ type: 'message', model: 'llama3.2', content: null })).toEqual({
      kind: 'parsed',
      value: events,
    });
    expect(parseWhole({ model: 'llama3.2', content: [] })).toEqual({ kind: 'parsed', value: events });
  });

  it('F36 takes an error in place of the answer for one', () => {
    const body = { type: 'error', error: { type: 'rate_limit_error', message: 'secret' } };
    expect(parseWhole(body)).toEqual(refusedWith('rate_limited'));
    expect(parseWhole({ content: [{ type: 'tool_use', id: 'x' }] })).toEqual(refusedWith('backend_bad_response'));
  });

  it('lists models and leaves out what is none', () => {
    const data = [
      { type: 'model', id: 'claude-a', display_name: 'A', created_at: '2025-02-19T00:00:00Z' },
      { id: 'claude-b', created_at: 'some day' },
      { id: '' },
      null,
    ];
    expect(parseAnthropicModels({ data, has_more: false })).toEqual([
      { id: 'claude-a', createdAtMs: Date.UTC(2025, 1, 19), ownedBy: 'anthropic' },
      { id: 'claude-b', createdAtMs: 0, ownedBy: 'anthropic' },
    ]);
    for (const body of [null, [], {}, { data: 'x' }]) expect(parseAnthropicModels(body)).toEqual([]);
  });
});
