import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropicIngress, createError, type StreamEvent } from '../../../apps/translate/index.ts';
import { readAnthropicStream } from '../../wire/anthropic/anthropic-stream-reader.ts';
import { messagesContext, thinkingBlock } from './anthropic-bodies.ts';
import { callBlock, finish, noUsage, start, textBlock } from './stream-events.ts';

function stream(events: readonly StreamEvent[]): readonly string[] {
  const renderer = anthropicIngress.createStreamRenderer(messagesContext());
  return events.map((event) => renderer.push(event));
}

const answer = (events: readonly StreamEvent[]) => anthropicIngress.renderChatResponse(events, messagesContext());
const messageOf = (events: readonly StreamEvent[]) => JSON.parse(answer(events).body) as Record<string, unknown>;
const stopped: StreamEvent = { type: 'finish', reason: 'stop', usage: noUsage, stopSequence: 'END' };

describe('why an Anthropic answer stopped', () => {
  it.each([
    ['end_turn', null, [finish('stop')]],
    ['max_tokens', null, [finish('length')]],
    ['tool_use', null, [finish('tool-calls')]],
    ['refusal', null, [finish('content-filter')]],
    ['end_turn', null, [finish('load')]],
    ['stop_sequence', 'END', [stopped]],
    ['tool_use', null, [...callBlock(0, 'a', '{}'), finish('stop')]],
    ['max_tokens', null, [...callBlock(0, 'a', '{}'), finish('length')]],
  ] as const)('is %s with the sequence %j, whole and as a stream', (stopReason, stopSequence, events) => {
    expect(messageOf([start, ...events])).toMatchObject({ stop_reason: stopReason, stop_sequence: stopSequence });
    expect(readAnthropicStream(stream([start, ...events]))).toMatchObject({ stopReason, stopSequence });
  });
});

describe('usage of an Anthropic answer', () => {
  const used = { ...noUsage, promptTokens: 30, cachedTokens: 10, completionTokens: 4, reasoningTokens: 3 };

  it('leaves what came from the cache out of the input', () => {
    const usage = {
      input_tokens: 20,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 10,
      output_tokens: 4,
      output_tokens_details: { thinking_tokens: 3 },
    };
    expect(messageOf([start, finish('stop', used)])['usage']).toEqual(usage);
    expect(readAnthropicStream(stream([start, finish('stop', used)]))).toMatchObject({
      startUsage: { input_tokens: 12, output_tokens: 0 },
      endUsage: usage,
    });
  });

  it('keeps the estimate where the backend counted nothing', () => {
    const usage = { input_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 };
    expect(messageOf([start, finish()])['usage']).toEqual(usage);
    expect(readAnthropicStream(stream([start, finish()])).endUsage).toEqual(usage);
  });

  it('is never negative when the cache is said to hold more than the prompt', () => {
    const usage = { ...used, promptTokens: 5 };
    expect(messageOf([start, finish('stop', usage)])).toMatchObject({ usage: { input_tokens: 0 } });
  });
});

describe('a whole Anthropic answer', () => {
  it('splices the input of a call in as it came', () => {
    const { body } = answer([start, ...callBlock(0, 'a', '{"big":9007199254740993,', '"a":1}'), finish('tool-calls')]);
    expect(body).toContain('"input":{"big":9007199254740993,"a":1}');
  });

  it.each(['{"city":', '[1]', '"text"', 'null', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`])(
    'is an error when the arguments of a call are %s',
    (argumentsJson) => {
      const rendered = answer([start, ...callBlock(0, 'a', argumentsJson), finish('tool-calls')]);
      expect(rendered.status).toBe(502);
      expect(JSON.parse(rendered.body)).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    },
  );

  it('shows a call that the output limit cut off without arguments', () => {
    const message = messageOf([start, ...callBlock(0, 'a', '{"city":'), finish('length')]);
    expect(message).toMatchObject({ content: [{ type: 'tool_use', id: 'a', input: {} }], stop_reason: 'max_tokens' });
  });

  it('becomes the error its events end with', () => {
    const error = createError('rate_limited', 'Too many requests.');
    expect(answer([start, ...textBlock(0, 'On'), { type: 'error', error }])).toEqual(
      anthropicIngress.renderError(error),
    );
  });

  it('F36 is an error when its events have no end', () => {
    expect(answer([start, ...textBlock(0, 'On')]).status).toBe(502);
    expect(answer([]).status).toBe(502);
  });
});

describe('an Anthropic stream', () => {
  it('begins with an empty message and a ping', () => {
    const [first = ''] = stream([start]);
    expect(readAnthropicStream([first])).toMatchObject({ types: ['message_start', 'ping'], id: 'msg_abc-1' });
    expect(first).toContain('"content":[],"stop_reason":null,"stop_sequence":null');
  });

  it('passes pings of the backend on, even inside a block', () => {
    const pieces = stream([start, { type: 'ping' }, { type: 'text-start', index: 0 }, { type: 'ping' }]);
    expect(readAnthropicStream(pieces).pingCount).toBe(3);
  });

  it('opens a text block with its first text, and none that stays empty', () => {
    const pieces = stream([start, ...textBlock(0), ...textBlock(1, '', 'Hi'), finish()]);
    expect(pieces.slice(1, 5)).toEqual(['', '', '', '']);
    const message = readAnthropicStream(pieces);
    expect(message.blocks).toMatchObject([{ start: { type: 'text' }, text: 'Hi', isStopped: true }]);
  });

  it('numbers blocks without gaps over all kinds', () => {
    const events: StreamEvent[] = [
      start,
      ...thinkingBlock(3, 'sig', 'Hm'),
      { type: 'redacted-thinking', index: 5, data: 'enc' },
      ...textBlock(6),
      ...callBlock(8, 'a', '{}'),
      finish(),
    ];
    const { blocks } = readAnthropicStream(stream(events));
    expect(blocks.map(({ start: { type } }) => type)).toEqual(['thinking', 'redacted_thinking', 'tool_use']);
    expect(blocks[0]).toMatchObject({ text: 'Hm', signature: 'sig' });
  });

  it('F36 ends with an error event and shows nothing after it', () => {
    const error = createError('stream_interrupted', 'The backend ended its answer too early.');
    const pieces = stream([start, ...textBlock(0, 'On'), { type: 'error', error }, finish(), start]);
    expect(pieces.at(-3)).toBe(anthropicIngress.renderStreamError(error));
    expect(pieces.slice(-2)).toEqual(['', '']);
    expect(readAnthropicStream(pieces)).toMatchObject({ isStopped: false, error: { type: 'api_error' } });
  });

  it('F37 ignores everything after the end', () => {
    expect(
      stream([start, finish(), ...textBlock(0, 'late'), finish(), { type: 'ping' }])
        .slice(2)
        .join(''),
    ).toBe('');
  });

  it('leaves log probabilities out, which Anthropic has no place for', () => {
    const entries = [{ token: 'Hi', logprob: -0.1, bytes: null, top: [] }];
    expect(stream([start, { type: 'logprobs', entries }])[1]).toBe('');
  });
});

const anyText = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
const anyBlock = fc.oneof(
  anyText.map((texts) => (index: number) => textBlock(index, ...texts)),
  fc.tuple(anyText, fc.option(fc.string())).map(
    ([texts, signature]) =>
      (index: number) =>
        thinkingBlock(index, signature, ...texts),
  ),
  fc.string().map((data) => (index: number): StreamEvent[] => [{ type: 'redacted-thinking', index, data }]),
  fc
    .tuple(fc.uuid(), fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(20))
    .map(([id, input, at]) => (index: number) => {
      const json = JSON.stringify(input);
      return callBlock(index, id, json.slice(0, at), json.slice(at));
    }),
);

describe('one Anthropic answer in its two forms', () => {
  it('has the same blocks as a stream and whole', () => {
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 6 }), (makers) => {
        const events = [start, ...makers.flatMap((make, index) => make(index)), finish()];
        const read = readAnthropicStream(stream(events));
        const streamed = read.blocks.map(({ start: { type, ...first }, text, signature }) => {
          if (type === 'text') return { type, text };
          if (type === 'thinking') return { type, thinking: text, signature };
          return type === 'tool_use' ? { type, ...first, input: JSON.parse(text) as unknown } : { type, ...first };
        });
        const message = messageOf(events);
        expect(message['content']).toEqual(streamed);
        expect(message['stop_reason']).toBe(read.stopReason);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});
