import { describe, expect, it } from 'vitest';
import { ollamaEgress, type StreamEvent } from '../../../apps/translate/index.ts';

const record = (message: object, extra: object = {}) => ({
  model: 'm',
  message: { role: 'assistant', content: '', ...message },
  done: false,
  ...extra,
});
const done = (message: object = {}, extra: object = {}) => ({
  ...record(message),
  done: true,
  done_reason: 'stop',
  ...extra,
});

function parseLines(lines: readonly (object | string)[]): readonly StreamEvent[] {
  let count = 0;
  const parser = ollamaEgress.createStreamParser(() => `made_${++count}`);
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  return [...texts.flatMap((text) => parser.pushLine(text)), ...parser.finish()];
}
const typesOf = (events: readonly StreamEvent[]) => events.map(({ type }) => type);

describe('a native chat stream', () => {
  it('opens and closes blocks as thinking and text alternate, numbering them over all kinds', () => {
    const events = parseLines([
      record({ thinking: 'a', content: 'b' }),
      record({ thinking: 'c' }),
      record({ content: 'd' }),
      done({ content: 'e' }),
    ]);
    expect(typesOf(events)).toEqual([
      'message-start',
      'thinking-start',
      'thinking-delta',
      'thinking-end',
      'text-start',
      'text-delta',
      'text-end',
      'thinking-start',
      'thinking-delta',
      'thinking-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(events.flatMap((event) => (event.type.endsWith('-start') && 'index' in event ? [event.index] : []))).toEqual(
      [0, 1, 2, 3],
    );
  });

  it('takes several calls from one record, in the middle or at the end, and names those without an id', () => {
    const call = (name: string, id?: string) => ({
      ...(id === undefined ? {} : { id }),
      function: { name, arguments: { b: 1, a: 2 } },
    });
    const events = parseLines([
      record({ content: 'Hm', tool_calls: [call('f', 'c1'), call('g')] }),
      done({ tool_calls: [call('h', '')] }),
    ]);
    expect(events.filter((event) => event.type === 'tool-call-start')).toEqual([
      { type: 'tool-call-start', index: 1, id: 'c1', name: 'f' },
      { type: 'tool-call-start', index: 2, id: 'made_1', name: 'g' },
      { type: 'tool-call-start', index: 3, id: 'made_2', name: 'h' },
    ]);
    expect(events).toContainEqual({ type: 'tool-call-delta', index: 1, argumentsJson: '{"b":1,"a":2}' });
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
  });

  it.each([
    [undefined, '{}'],
    [null, '{}'],
    ['', '{}'],
    ['{"a":1}', '{"a":1}'],
  ])('reads the arguments %j as %s', (value, expected) => {
    const events = parseLines([done({ tool_calls: [{ function: { name: 'f', arguments: value } }] })]);
    expect(events).toContainEqual({ type: 'tool-call-delta', index: 0, argumentsJson: expected });
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['load', 'load'],
    ['unload', 'unload'],
    ['made-up', 'stop'],
    [undefined, 'stop'],
  ])('maps the reason %s to %s', (doneReason, reason) => {
    expect(parseLines([done({}, { done_reason: doneReason })]).at(-1)).toMatchObject({ type: 'finish', reason });
  });

  it('converts durations to milliseconds and leaves what is missing or senseless unknown', () => {
    const events = parseLines([
      done(
        {},
        {
          load_duration: 31_250_000,
          prompt_eval_count: 12,
          prompt_eval_duration: 'x',
          eval_count: -1,
          eval_duration: 1,
        },
      ),
    ]);
    expect(events.at(-1)).toMatchObject({
      usage: {
        promptTokens: 12,
        cachedTokens: null,
        completionTokens: null,
        loadMs: 31.25,
        prefillMs: null,
        decodeMs: 0.000001,
      },
    });
  });

  it('F22 F23 takes an end without a terminal record for an interruption', () => {
    const events = parseLines([record({ content: 'Once' })]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'stream_interrupted', status: 502 } });
    expect(parseLines([])).toMatchObject([{ type: 'error', error: { code: 'stream_interrupted' } }]);
  });

  it('F23 counts a whole record without a line end, and takes half of one for a cut', () => {
    const parse = (rest: string) => ollamaEgress.createStreamParser(() => 'never').finish(rest);
    const whole = JSON.stringify(done({ content: 'Hi' }));
    expect(parse(whole).at(-1)).toMatchObject({ type: 'finish' });
    expect(parse(whole.slice(0, -1))).toMatchObject([{ type: 'error', error: { code: 'stream_interrupted' } }]);
    expect(parse(JSON.stringify(record({ content: 'Hi' }))).at(-1)).toMatchObject({
      error: { code: 'stream_interrupted' },
    });
  });

  it('F36 reports an error in the middle of the stream and ignores the rest', () => {
    const events = parseLines([record({ content: 'Once' }), { error: 'something about /Users/ada/.ollama' }, done()]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'backend_error' } });
    expect(JSON.stringify(events)).not.toContain('ada');
    expect(parseLines([{ error: { message: 'x' } }])).toMatchObject([
      { type: 'error', error: { code: 'backend_error' } },
    ]);
  });

  it.each([
    ['<html>oops</html>'],
    ['{"message":'],
    ['[]'],
    ['7'],
    ['{"message":7}'],
    ['{"message":{"content":7}}'],
    ['{"message":{"thinking":[]}}'],
    ['{"message":{"tool_calls":{}}}'],
    ['{"message":{"tool_calls":[7]}}'],
    ['{"message":{"tool_calls":[{"function":{"name":""}}]}}'],
    ['{"message":{"tool_calls":[{"function":{"name":"f","arguments":[]}}]}}'],
    ['{"message":{"tool_calls":[{}]}}'],
  ])('F26 takes %s for a bad response, without repeating it', (line) => {
    const events = parseLines([line, done()]);
    expect(events).toMatchObject([{ type: 'error', error: { code: 'backend_bad_response', status: 502 } }]);
    expect(JSON.stringify(events)).not.toContain('oops');
  });

  it('T34 survives arguments that nest deeper than JSON can be written', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const events = parseLines([
      `{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":${deep}}}]},"done":true}`,
    ]);
    expect(events).toMatchObject([{ type: 'error', error: { code: 'backend_bad_response' } }]);
  });

  it('F37 ignores blank lines, unknown fields, unknown records and records after the end', () => {
    const events = parseLines([
      '',
      '  ',
      { ping: true },
      record({ content: 'a', made_up: [1] }, { other: {} }),
      done(),
      record({ content: 'late' }),
      { error: 'late' },
    ]);
    expect(typesOf(events)).toEqual(['message-start', 'text-start', 'text-delta', 'text-end', 'finish']);
  });

  it('maps log probabilities and skips entries that make no sense', () => {
    const logprobs = [
      { token: 'a', logprob: -1, bytes: ['x'], top_logprobs: [7, { token: 'b', logprob: -2, bytes: [98] }] },
      7,
      { token: 'c' },
    ];
    const events = parseLines([record({ content: 'a' }, { logprobs }), done({}, { logprobs: 7 })]);
    expect(events.filter(({ type }) => type === 'logprobs')).toEqual([
      {
        type: 'logprobs',
        entries: [{ token: 'a', logprob: -1, bytes: null, top: [{ token: 'b', logprob: -2, bytes: [98] }] }],
      },
    ]);
  });

  it('F40 pins what JSON does to large numbers, duplicate keys, lone surrogates and __proto__', () => {
    const args = '{"n":9007199254740993,"d":1,"d":2,"s":"\\ud800","__proto__":{"polluted":1}}';
    const events = parseLines([
      `{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":${args}}}]},"done":true}`,
    ]);
    expect(events).toContainEqual({
      type: 'tool-call-delta',
      index: 0,
      argumentsJson: '{"n":9007199254740992,"d":2,"s":"\\ud800","__proto__":{"polluted":1}}',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a whole native answer', () => {
  const parse = (body: unknown) => ollamaEgress.parseChatResponse(body, () => 'made');

  it('ends its events with finish', () => {
    const parsed = parse(done({ thinking: 'Hm', content: 'Hi' }));
    expect(parsed.kind === 'parsed' && typesOf(parsed.value)).toEqual([
      'message-start',
      'thinking-start',
      'thinking-delta',
      'thinking-end',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
  });

  it('needs no message when it only reports the end of a load', () => {
    expect(parse({ model: 'm', done: true, done_reason: 'load' })).toMatchObject({
      kind: 'parsed',
      value: [
        { type: 'message-start', model: 'm' },
        { type: 'finish', reason: 'load' },
      ],
    });
  });

  it.each([
    [record({ content: 'na na' }), 'stream_interrupted'],
    [{ error: 'x' }, 'backend_error'],
    ['<html>', 'backend_bad_response'],
    [{}, 'backend_bad_response'],
    [null, 'backend_bad_response'],
  ])('is refused when it is %j', (body, code) => {
    expect(parse(body)).toMatchObject({ kind: 'refused', error: { code, status: 502 } });
  });
});
