import { describe, expect, it } from 'vitest';
import { openaiEgress, type StreamEvent } from '../../../apps/translate/index.ts';
import { createIds, type Json, parsePieces, readEvents, toSse, typesOf } from './openai-backend-answers.ts';
import { noUsage } from './stream-events.ts';

const usage = { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 };
const answer = (message: Json, rest: Json = {}) => ({
  model: 'qwen3-8b',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop', ...rest }],
  usage,
});

function eventsOf(body: unknown): readonly StreamEvent[] {
  const parsed = openaiEgress.parseChatResponse(body, createIds());
  if (parsed.kind === 'refused') throw new Error(parsed.error.code);
  return parsed.value;
}

describe('a whole chat answer', () => {
  it('has the events its stream would have had', () => {
    const events = eventsOf(
      answer({
        content: 'Hi',
        reasoning_content: 'Hm',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
      }),
    );
    expect(events).toEqual([
      { type: 'message-start', model: 'qwen3-8b' },
      { type: 'thinking-start', index: 0 },
      { type: 'thinking-delta', index: 0, text: 'Hm' },
      { type: 'thinking-end', index: 0 },
      { type: 'text-start', index: 1 },
      { type: 'text-delta', index: 1, text: 'Hi' },
      { type: 'text-end', index: 1 },
      { type: 'tool-call-start', index: 2, id: 'c', name: 'f' },
      { type: 'tool-call-delta', index: 2, argumentsJson: '{"a":1}' },
      { type: 'tool-call-end', index: 2 },
      { type: 'finish', reason: 'tool-calls', usage: { ...noUsage, promptTokens: 12, completionTokens: 7 } },
    ]);
  });

  it('F38 keeps calls apart that share an id or a number', () => {
    const same = { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
    expect(readEvents(eventsOf(answer({ content: null, tool_calls: [same, same] }))).calls).toEqual([
      { id: 'c', name: 'f', argumentsJson: '{"a":1}' },
      { id: 'made_1', name: 'f', argumentsJson: '{"a":1}' },
    ]);
  });

  it('reads a refusal, the older function_call and an empty answer', () => {
    expect(readEvents(eventsOf(answer({ content: null, refusal: 'No.' })))).toMatchObject({
      text: 'No.',
      end: { reason: 'content-filter' },
    });
    expect(readEvents(eventsOf(answer({ content: null, function_call: { name: 'f', arguments: '' } })))).toMatchObject({
      calls: [{ id: 'made_1', name: 'f', argumentsJson: '{}' }],
      end: { reason: 'tool-calls' },
    });
    expect(typesOf(eventsOf(answer({ content: '' })))).toEqual(['message-start', 'finish']);
  });

  it('tells the stop text and the log probabilities', () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -0.5, bytes: [72, 105], top_logprobs: [] }], refusal: null };
    const events = eventsOf(answer({ content: 'Hi' }, { logprobs, stop_reason: 'END' }));
    expect(events[1]).toEqual({
      type: 'logprobs',
      entries: [{ token: 'Hi', logprob: -0.5, bytes: [72, 105], top: [] }],
    });
    expect(events.at(-1)).toMatchObject({ stopSequence: 'END' });
  });

  it('is the first choice by number', () => {
    const message = (content: string) => ({ role: 'assistant', content });
    const body = {
      choices: [
        { index: 2, message: message('c'), finish_reason: 'length' },
        { index: 0, message: message('a'), finish_reason: 'stop' },
        { index: 1, message: message('b'), finish_reason: 'stop' },
      ],
      usage,
    };
    expect(readEvents(eventsOf(body))).toMatchObject({ text: 'a', end: { usage: { promptTokens: 12 } } });
  });

  it.each([
    [{ error: { message: 'secret' } }, 'backend_error'],
    [answer({ content: 'a' }, { finish_reason: 'error' }), 'backend_error'],
    ['<html>', 'backend_bad_response'],
    [{}, 'backend_bad_response'],
    [null, 'backend_bad_response'],
    [{ choices: [] }, 'backend_bad_response'],
    [{ choices: [7] }, 'backend_bad_response'],
    [answer({ content: 7 }), 'backend_bad_response'],
    [answer({ tool_calls: [{ function: { arguments: '{"a":1}' } }] }), 'backend_bad_response'],
  ])('F26 F36 is refused when it is %j', (body, code) => {
    const parsed = openaiEgress.parseChatResponse(body, createIds());
    expect(parsed).toMatchObject({ kind: 'refused', error: { code, status: 502 } });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });
});

describe('a completion', () => {
  const parse = (text: string) => parsePieces([text], openaiEgress.createCompletionParser());
  const part = (text: string, rest: Json = {}) => ({
    model: 'm',
    choices: [{ index: 0, text, finish_reason: null, ...rest }],
  });

  it('streams as one block of text that ends with the usage', () => {
    const events = parse(
      toSse([part('Once '), part('upon', { finish_reason: 'length' }), { choices: [], usage }, '[DONE]']),
    );
    expect(typesOf(events)).toEqual(['message-start', 'text-start', 'text-delta', 'text-delta', 'text-end', 'finish']);
    expect(readEvents(events)).toMatchObject({
      text: 'Once upon',
      end: { reason: 'length', usage: { promptTokens: 12 } },
    });
  });

  it('F23 F36 ends as the stream of a chat does', () => {
    expect(parse(toSse([part('Once')])).at(-1)).toMatchObject({ error: { code: 'stream_interrupted' } });
    expect(parse(toSse([part('Once', { finish_reason: 'stop' })])).at(-1)).toMatchObject({ type: 'finish' });
    expect(parse(toSse([part('Once'), { error: 'x' }])).at(-1)).toMatchObject({ error: { code: 'backend_error' } });
    expect(parse(toSse([{ choices: [{ text: 7 }] }])).at(-1)).toMatchObject({
      error: { code: 'backend_bad_response' },
    });
  });

  it('has its own form of log probabilities', () => {
    const logprobs = {
      tokens: ['<s>', 'a', 'b'],
      token_logprobs: [null, -1, -2],
      top_logprobs: [null, { a: -1, c: 'x' }],
      text_offset: [0],
    };
    const parsed = openaiEgress.parseCompletionResponse(part('ab', { logprobs, finish_reason: 'stop' }));
    expect(parsed.kind === 'parsed' && parsed.value[1]).toEqual({
      type: 'logprobs',
      entries: [
        { token: 'a', logprob: -1, bytes: null, top: [{ token: 'a', logprob: -1, bytes: null }] },
        { token: 'b', logprob: -2, bytes: null, top: [] },
      ],
    });
  });

  it('is the first choice of several', () => {
    const body = {
      choices: [
        { index: 0, text: 'a' },
        { index: 1, text: 'b' },
      ],
      usage,
    };
    const first = openaiEgress.parseCompletionResponse(body);
    expect(first.kind === 'parsed' && readEvents(first.value)).toMatchObject({
      text: 'a',
      end: { usage: { completionTokens: 7 } },
    });
  });

  it('F26 is refused when it cannot be read', () => {
    expect(openaiEgress.parseCompletionResponse({ choices: [{ text: [] }] })).toMatchObject({
      kind: 'refused',
      error: { code: 'backend_bad_response' },
    });
  });
});
