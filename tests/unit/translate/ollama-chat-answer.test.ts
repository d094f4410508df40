import { describe, expect, it } from 'vitest';
import {
  createError,
  ollamaChatIngress,
  ollamaGenerateIngress,
  type RenderContext,
  type StreamEvent,
  type Usage,
} from '../../../apps/translate/index.ts';
import { createTimes, nativeChatContext, nativeGenerateContext } from './ollama-bodies.ts';
import { callBlock, finish, noUsage, start, textBlock } from './stream-events.ts';

type NativeRecord = Record<string, unknown> & { message?: Record<string, unknown> };

const usage: Usage = {
  promptTokens: 12,
  cachedTokens: 3,
  completionTokens: 7,
  loadMs: 1.5,
  prefillMs: 20,
  decodeMs: 30.000_001,
};
const thinkingBlock: readonly StreamEvent[] = [
  { type: 'thinking-start', index: 0 },
  { type: 'thinking-delta', index: 0, text: 'Hm' },
  { type: 'thinking-signature', index: 0, signature: 'proof' },
  { type: 'thinking-end', index: 0 },
  { type: 'redacted-thinking', index: 1, data: 'secret' },
];
const entries = [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top: [{ token: 'Ho', logprob: -2, bytes: null }] }];
const nativeEntries = [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [{ token: 'Ho', logprob: -2 }] }];

const streamText = (events: readonly StreamEvent[], context = nativeChatContext()): string => {
  const renderer = ollamaChatIngress.createStreamRenderer(context);
  return events.map((event) => renderer.push(event)).join('');
};
const toRecords = (text: string): NativeRecord[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as NativeRecord);
const stream = (events: readonly StreamEvent[], context?: RenderContext) => toRecords(streamText(events, context));
const whole = (events: readonly StreamEvent[], context = nativeChatContext()) => {
  const { body, ...rest } = ollamaChatIngress.renderChatResponse(events, context);
  return { ...rest, body: JSON.parse(body) as NativeRecord };
};

describe('a native chat stream for a client', () => {
  it('has a record per delta and a last one with reason, counts and times', () => {
    const events = [start, ...thinkingBlock, ...textBlock(2, 'Hel', 'lo'), finish('stop', usage)];
    const head = { model: 'qwen3:8b', created_at: '2026-08-22T09:00:00.250Z' };
    expect(stream(events)).toEqual([
      { ...head, message: { role: 'assistant', content: '', thinking: 'Hm' }, done: false },
      { ...head, message: { role: 'assistant', content: 'Hel' }, done: false },
      { ...head, message: { role: 'assistant', content: 'lo' }, done: false },
      {
        ...head,
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        total_duration: 250_000_000,
        load_duration: 1_500_000,
        prompt_eval_count: 12,
        prompt_eval_duration: 20_000_000,
        eval_count: 7,
        eval_duration: 30_000_001,
      },
    ]);
    expect(ollamaChatIngress.createStreamRenderer(nativeChatContext()).contentType).toBe('application/x-ndjson');
  });

  it('tells when each record was made', () => {
    const context = nativeChatContext({}, createTimes(100.4, 1200));
    const times = stream([start, ...textBlock(0, 'a', 'b'), finish()], context).map((record) => record['created_at']);
    expect(times).toEqual(['2026-08-22T09:00:00.100Z', '2026-08-22T09:00:01.200Z', '2026-08-22T09:00:01.200Z']);
  });

  it('measures prefill and decoding where the backend told no times', () => {
    const context = nativeChatContext({}, createTimes(100, 400, 1000));
    expect(stream([start, ...textBlock(0, 'a', 'b'), finish()], context).at(-1)).toMatchObject({
      total_duration: 1_000_000_000,
      prompt_eval_duration: 100_000_000,
      eval_duration: 900_000_000,
    });
  });

  it('counts the start of a call as the first token', () => {
    const context = nativeChatContext({}, createTimes(100, 700, 1000));
    expect(stream([start, ...callBlock(0, 'a', '{}'), finish()], context).at(-1)).toMatchObject({
      prompt_eval_duration: 100_000_000,
      eval_duration: 900_000_000,
    });
  });

  it('leaves out what is zero or unknown', () => {
    const context = nativeChatContext({}, () => 0);
    const nothing = { ...noUsage, promptTokens: 0, completionTokens: 0 };
    expect(Object.keys(stream([start, finish('stop', nothing)], context)[0] ?? {})).toEqual([
      'model',
      'created_at',
      'message',
      'done',
      'done_reason',
    ]);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool-calls', 'stop'],
    ['content-filter', 'stop'],
    ['load', 'load'],
  ] as const)('ends %s with %s', (reason, expected) => {
    expect(stream([start, finish(reason)])[0]).toMatchObject({ done: true, done_reason: expected });
  });

  it('joins the fragments of a call into one record, numbering calls over the answer', () => {
    const events = [
      start,
      ...callBlock(0, 'a', '{"n": 90071', '99254740993}'),
      ...callBlock(1, 'b'),
      finish('tool-calls'),
    ];
    const text = streamText(events);
    expect(toRecords(text).map(({ message }) => message?.['tool_calls'])).toEqual([
      [{ id: 'a', function: { index: 0, name: 'tool_a', arguments: { n: 9007199254740992 } } }],
      [{ id: 'b', function: { index: 1, name: 'tool_b', arguments: {} } }],
      undefined,
    ]);
    expect(text).toContain('"arguments":{"n": 9007199254740993}');
  });

  it('keeps a call on one line even when its arguments are written on several', () => {
    const [record] = stream([start, ...callBlock(0, 'a', '{\r\n  "city": "Os\\nlo"\n}'), finish()]);
    expect(record?.message?.['tool_calls']).toMatchObject([{ function: { arguments: { city: 'Os\nlo' } } }]);
  });

  it.each(['[1]', '{"a":', 'null', '"x"'])('F26 breaks off at a call whose arguments are %s', (json) => {
    const records = stream([start, ...callBlock(0, 'a', json), ...textBlock(1, 'late'), finish()]);
    expect(records).toEqual([{ error: expect.stringContaining('no JSON object') as string }]);
  });

  it('attaches log probabilities to the next record, and to one of their own at the end', () => {
    const events: StreamEvent[] = [
      start,
      { type: 'logprobs', entries },
      ...textBlock(0, 'Hi'),
      { type: 'logprobs', entries },
      { type: 'logprobs', entries },
      finish(),
    ];
    const records = stream(events, nativeChatContext({ logprobs: true }));
    expect(records.map((record) => record['logprobs'])).toEqual([
      nativeEntries,
      [...nativeEntries, ...nativeEntries],
      undefined,
    ]);
    expect(stream(events).every((record) => !('logprobs' in record))).toBe(true);
  });

  it('F36 ends with an error line and says nothing after it', () => {
    const error = createError('backend_error', 'The backend reported an error.');
    const records = stream([start, ...textBlock(0, 'a'), { type: 'error', error }, ...textBlock(1, 'b'), finish()]);
    expect(records.slice(1)).toEqual([{ error: 'The backend reported an error.' }]);
  });

  it('says nothing for a sign of life', () => {
    expect(streamText([start, { type: 'ping' }])).toBe('');
  });

  it('F35 escapes line ends of Unicode, at which Python’s line reader would cut the record', () => {
    const text = streamText([start, ...textBlock(0, 'a\u2028b\u2029c\u0085d\ne'), finish()]);
    expect(text).toContain('a\\u2028b\\u2029c\\u0085d\\ne');
    expect(toRecords(text)[0]?.message?.['content']).toBe('a\u2028b\u2029c\u0085d\ne');
  });
});

describe('a whole native chat answer for a client', () => {
  it('joins text, thinking and calls', () => {
    const events = [
      start,
      ...thinkingBlock,
      ...textBlock(2, 'Hel', 'lo'),
      ...callBlock(3, 'a', '{"x"', ':1}'),
      ...callBlock(4, 'b'),
      finish('tool-calls', usage),
    ];
    expect(whole(events)).toEqual({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: {
        model: 'qwen3:8b',
        created_at: '2026-08-22T09:00:00.250Z',
        message: {
          role: 'assistant',
          content: 'Hello',
          thinking: 'Hm',
          tool_calls: [
            { id: 'a', function: { index: 0, name: 'tool_a', arguments: { x: 1 } } },
            { id: 'b', function: { index: 1, name: 'tool_b', arguments: {} } },
          ],
        },
        done: true,
        done_reason: 'stop',
        total_duration: 250_000_000,
        load_duration: 1_500_000,
        prompt_eval_count: 12,
        prompt_eval_duration: 20_000_000,
        eval_count: 7,
        eval_duration: 30_000_001,
      },
    });
  });

  it('counts all time as decoding where nothing tells when the first token came', () => {
    const { body } = whole([start, ...textBlock(0, 'Hi'), finish()]);
    expect(body).toMatchObject({ total_duration: 250_000_000, eval_duration: 250_000_000 });
    expect(body).not.toHaveProperty('prompt_eval_duration');
  });

  it('carries log probabilities when they were asked for', () => {
    const events: StreamEvent[] = [start, { type: 'logprobs', entries }, ...textBlock(0, 'Hi'), finish()];
    expect(whole(events, nativeChatContext({ logprobs: true })).body['logprobs']).toEqual(nativeEntries);
    expect(whole(events).body).not.toHaveProperty('logprobs');
  });

  it.each<[string, number, readonly StreamEvent[]]>([
    [
      'The backend is busy.',
      503,
      [start, { type: 'error', error: createError('backend_busy', 'The backend is busy.') }],
    ],
    ['The backend ended its answer too early.', 502, [start, ...textBlock(0, 'Hi')]],
    [
      'The backend sent a tool call whose arguments are no JSON object.',
      502,
      [start, ...callBlock(0, 'a', '[1]'), finish()],
    ],
  ])('becomes the error "%s"', (error, status, events) => {
    expect(whole(events)).toEqual({ status, contentType: 'application/json; charset=utf-8', body: { error } });
  });
});

describe('a native generate answer for a client', () => {
  const events = [start, ...thinkingBlock, ...textBlock(2, 'Hel', 'lo'), finish('length', usage)];

  it('streams text and thinking in the record itself', () => {
    const renderer = ollamaGenerateIngress.createCompletionStreamRenderer(nativeGenerateContext());
    const records = toRecords(events.map((event) => renderer.push(event)).join(''));
    expect(records.map(({ response, thinking, done }) => [response, thinking, done])).toEqual([
      ['', 'Hm', false],
      ['Hel', undefined, false],
      ['lo', undefined, false],
      ['', undefined, true],
    ]);
    expect(records.at(-1)).toMatchObject({ done_reason: 'length', eval_count: 7 });
    expect(records.at(-1)).not.toHaveProperty('context');
  });

  it('is one object when it is whole', () => {
    const { status, body } = ollamaGenerateIngress.renderCompletionResponse(events, nativeGenerateContext());
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      model: 'qwen3:8b',
      response: 'Hello',
      thinking: 'Hm',
      done: true,
      done_reason: 'length',
    });
  });
});
