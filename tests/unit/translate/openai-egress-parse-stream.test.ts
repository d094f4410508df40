import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../../apps/translate/index.ts';
import {
  chunk,
  finishChunk,
  type Json,
  parseRecords,
  parseText,
  readEvents,
  toSse,
  typesOf,
  usageChunk,
} from './openai-backend-answers.ts';

const usage = { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 };
const lastOf = (events: readonly StreamEvent[]) => events.at(-1);
const interrupted = { type: 'error', error: { code: 'stream_interrupted', status: 502 } };

describe('a chat stream of an OpenAI-compatible backend', () => {
  it('becomes blocks that open and close as thinking and text alternate', () => {
    const events = parseRecords(
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'Hm' }),
      chunk({ reasoning_content: 'm' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      finishChunk(),
      usageChunk(usage),
      '[DONE]',
    );
    expect(typesOf(events)).toEqual([
      'message-start',
      'thinking-start',
      'thinking-delta',
      'thinking-delta',
      'thinking-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(events[0]).toEqual({ type: 'message-start', model: 'qwen3-8b' });
    expect(lastOf(events)).toMatchObject({ reason: 'stop', usage: { promptTokens: 12, completionTokens: 7 } });
  });

  it.each([
    [{ reasoning_content: 'a' }],
    [{ reasoning: 'a' }],
    [{ reasoning_content: 'a', reasoning: 'a' }],
    [{ reasoning_content: '', reasoning: 'a' }],
    [{ reasoning_content: null, reasoning: 'a' }],
  ])('reads the thinking of %j once', (delta) => {
    expect(readEvents(parseRecords(chunk(delta), finishChunk(), '[DONE]')).thinking).toBe('a');
  });

  it('takes think tags in the text for text', () => {
    const answer = readEvents(parseRecords(chunk({ content: '<think>a</think>b' }), finishChunk(), '[DONE]'));
    expect(answer).toMatchObject({ text: '<think>a</think>b', thinking: '' });
  });

  it('takes a refusal for text and its end for a filtered one', () => {
    const answer = readEvents(
      parseRecords(chunk({ refusal: 'I ' }), chunk({ refusal: 'cannot.' }), finishChunk(), '[DONE]'),
    );
    expect(answer).toMatchObject({ text: 'I cannot.', end: { type: 'finish', reason: 'content-filter' } });
  });

  it('reads content that comes as a list of parts', () => {
    const content = [{ type: 'text', text: 'Hi' }, { type: 'reference', reference_ids: [1] }, 7];
    expect(readEvents(parseRecords(chunk({ content }), finishChunk(), '[DONE]')).text).toBe('Hi');
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['content_filter', 'content-filter'],
    ['tool_calls', 'stop'],
    ['eos_token', 'stop'],
  ])('takes the reason %s for %s', (reason, expected) => {
    expect(lastOf(parseRecords(chunk({ content: 'a' }), finishChunk(reason), '[DONE]'))).toMatchObject({
      reason: expected,
    });
  });

  it('tells the stop text where the backend does', () => {
    const end = (extra: object) =>
      lastOf(parseRecords(chunk({ content: 'a' }, { finish_reason: 'stop', ...extra }), '[DONE]'));
    expect(end({ stop_reason: 'END' })).toMatchObject({ reason: 'stop', stopSequence: 'END' });
    expect(end({ matched_stop: 'END' })).toMatchObject({ stopSequence: 'END' });
    expect(end({ stop_reason: 151_645 })).not.toHaveProperty('stopSequence');
    expect(end({ stop_reason: 'END', finish_reason: 'length' })).not.toHaveProperty('stopSequence');
    expect(end({ stop_reason: null })).not.toHaveProperty('stopSequence');
  });

  it('maps log probabilities and skips entries that make no sense', () => {
    const top = [{ token: 'b', logprob: -2, bytes: [98] }, 7];
    const content = [{ token: 'a', logprob: -1, bytes: null, top_logprobs: top }, { token: 'c' }];
    const events = parseRecords(chunk({ content: 'a' }, { logprobs: { content } }), finishChunk(), '[DONE]');
    expect(events[1]).toEqual({
      type: 'logprobs',
      entries: [{ token: 'a', logprob: -1, bytes: null, top: [{ token: 'b', logprob: -2, bytes: [98] }] }],
    });
  });

  it('reads only the first of several choices', () => {
    const other = { ...chunk({ content: 'other' }), choices: [{ index: 1, delta: { content: 'other' } }] };
    expect(readEvents(parseRecords(chunk({ content: 'a' }), other, finishChunk(), '[DONE]')).text).toBe('a');
  });

  it('gets by without model, role and index', () => {
    const events = parseRecords({ choices: [{ delta: { content: 'a' } }] }, { choices: [{ finish_reason: 'stop' }] });
    expect(events[0]).toEqual({ type: 'message-start', model: '' });
    expect(lastOf(events)).toMatchObject({ type: 'finish', reason: 'stop' });
  });
});

describe('usage in a chat stream', () => {
  const usageOf = (...records: readonly (Json | string)[]) => {
    const end = lastOf(parseRecords(chunk({ content: 'a' }), ...records, '[DONE]'));
    return end?.type === 'finish' ? end.usage : null;
  };

  it('is that of the last chunk that has some', () => {
    expect(
      usageOf(
        chunk({ content: 'b' }, {}, { usage: { prompt_tokens: 12, completion_tokens: 1 } }),
        finishChunk('stop', { usage }),
      ),
    ).toEqual({
      promptTokens: 12,
      cachedTokens: null,
      completionTokens: 7,
      loadMs: null,
      prefillMs: null,
      decodeMs: null,
    });
    expect(usageOf(usageChunk(usage), chunk({}, {}, { usage: null }))).toMatchObject({ promptTokens: 12 });
  });

  it('has the tokens from the cache and those of thinking', () => {
    const details = { prompt_tokens_details: { cached_tokens: 8 }, completion_tokens_details: { reasoning_tokens: 5 } };
    expect(usageOf(usageChunk({ ...usage, ...details }))).toMatchObject({ cachedTokens: 8, reasoningTokens: 5 });
  });

  it("has llama.cpp's times, and its counts where there are no others", () => {
    const timings = { cache_n: 4, prompt_n: 8, prompt_ms: 90.5, predicted_n: 7, predicted_ms: 350 };
    const expected = { promptTokens: 12, cachedTokens: 4, completionTokens: 7, prefillMs: 90.5, decodeMs: 350 };
    expect(usageOf(finishChunk('stop', { timings }))).toMatchObject(expected);
    expect(usageOf(finishChunk('stop', { timings }), usageChunk(usage))).toMatchObject(expected);
  });

  it('leaves what makes no sense unknown', () => {
    expect(usageOf(usageChunk({ prompt_tokens: '12', completion_tokens: -1 }, { timings: 7 }))).toMatchObject({
      promptTokens: null,
      completionTokens: null,
    });
  });
});

describe('the end of a chat stream', () => {
  const hello = chunk({ content: 'Once' });

  it('F22 F23 is an interruption when neither a finish reason nor [DONE] came', () => {
    expect(lastOf(parseRecords(hello))).toMatchObject(interrupted);
    expect(parseRecords()).toMatchObject([interrupted]);
    expect(lastOf(parseRecords(hello, usageChunk(usage)))).toMatchObject(interrupted);
    expect(lastOf(parseRecords('[DONE]'))).toMatchObject(interrupted);
  });

  it('F23 is sound after a finish reason even without [DONE], unless a record was cut', () => {
    const whole = toSse([hello, finishChunk('length')]);
    expect(lastOf(parseText(whole))).toMatchObject({ type: 'finish', reason: 'length' });
    expect(lastOf(parseText(whole.trimEnd()))).toMatchObject({ type: 'finish', reason: 'length' });
    expect(lastOf(parseText(`${whole}: bye`))).toMatchObject({ type: 'finish' });
    for (const rest of ['d', 'data', 'data:', 'data: {"usage":', 'data: [DO']) {
      expect(lastOf(parseText(whole + rest)), rest).toMatchObject(interrupted);
    }
  });

  it('is sound with [DONE] even when no reason came', () => {
    expect(lastOf(parseRecords(hello, '[DONE]'))).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(lastOf(parseText(toSse([hello, '[DONE]']).trimEnd()))).toMatchObject({ type: 'finish' });
  });

  it('F37 ignores what follows [DONE]', () => {
    const events = parseRecords(hello, finishChunk(), '[DONE]', chunk({ content: 'late' }), { error: 'late' });
    expect(typesOf(events)).toEqual(['message-start', 'text-start', 'text-delta', 'text-end', 'finish']);
  });

  it('F37 ignores comments, named events, ids, empty data, unknown fields and chunks without choices', () => {
    const text = `: ping\n\nevent: other\nid: 7\nretry: 9\ndata: ${JSON.stringify({ ...hello, made_up: [1] })}\n\n:\ndata:\n\n`;
    const events = parseText(
      `${text}${toSse([{ ping: true }, { choices: [] }, { choices: null }, finishChunk(), '[DONE]'])}`,
    );
    expect(typesOf(events)).toEqual(['message-start', 'text-start', 'text-delta', 'text-end', 'finish']);
  });

  it('takes an answer in one piece, which some servers send whatever was asked for', () => {
    const whole = {
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
      usage,
    };
    const events = parseText(JSON.stringify(whole));
    expect(readEvents(events)).toMatchObject({ text: 'Hi', end: { type: 'finish', usage: { promptTokens: 12 } } });
    expect(readEvents(parseRecords(whole, '[DONE]')).text).toBe('Hi');
  });
});

describe('a broken chat stream', () => {
  const hello = chunk({ content: 'Once' });

  it.each([
    ['a record with an error', toSse([{ error: { message: 'secret', type: 'server_error', code: 500 } }])],
    ['an error as text', toSse([{ error: 'secret' }])],
    ["vLLM's older error object", toSse([{ object: 'error', message: 'secret', code: 400 }])],
    ['an error event', 'event: error\ndata: {"message":"secret"}\n\n'],
    ['an error event without JSON', 'event: error\ndata: secret\n\n'],
    ["llama.cpp's older error line", 'error: {"code":500,"message":"secret"}\n\n'],
    ['an error as a bare line', '{"error":{"message":"secret"}}\n'],
    ['the reason error', toSse([chunk({ content: '' }, { finish_reason: 'error' })])],
  ])('F36 tells of %s and ignores the rest', (_name, broken) => {
    const events = parseText(`${toSse([hello])}${broken}${toSse([finishChunk(), '[DONE]'])}`);
    expect(lastOf(events)).toMatchObject({ type: 'error', error: { code: 'backend_error', status: 502 } });
    expect(typesOf(events).filter((type) => type === 'error' || type === 'finish')).toEqual(['error']);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it.each([
    ['data: <html>oops</html>'],
    ['data: {"choices":'],
    ['data: []'],
    ['data: 7'],
    ['data: {"choices":[{"delta":7}]}'],
    ['data: {"choices":[{"delta":{"content":7}}]}'],
    ['data: {"choices":[{"delta":{"content":{"text":"oops"}}}]}'],
    ['data: {"choices":[{"delta":{"refusal":[]}}]}'],
    ['data: {"choices":[{"delta":{"tool_calls":{}}}]}'],
    ['data: {"choices":[{"delta":{"tool_calls":[7]}}]}'],
    ['data: {"choices":[{"delta":{"tool_calls":[{"function":7}]}}]}'],
    ['data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":7}}]}}]}'],
    ['data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":[]}}]}}]}'],
  ])('F26 takes %s for a bad response, without repeating it', (line) => {
    const events = parseText(`${line}\n\n${toSse([finishChunk(), '[DONE]'])}`);
    expect(lastOf(events)).toMatchObject({ type: 'error', error: { code: 'backend_bad_response', status: 502 } });
    expect(events.filter(({ type }) => type === 'error' || type === 'finish')).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('oops');
  });

  it.each(['<html>\n<body>oops</body>\n</html>\n', '<html>', 'upstream connect error'])(
    'F26 takes a body that is no event stream for a bad response: %j',
    (text) => {
      expect(parseText(text)).toMatchObject([{ type: 'error', error: { code: 'backend_bad_response' } }]);
    },
  );

  it('T34 survives arguments that nest deeper than JSON can be written', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const events = parseText(
      `data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":${deep}}}]}}]}\n\n`,
    );
    expect(events).toMatchObject([{ type: 'error', error: { code: 'backend_bad_response' } }]);
  });
});
