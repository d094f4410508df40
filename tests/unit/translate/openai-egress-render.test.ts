import { describe, expect, it } from 'vitest';
import { type ChatRequest, type CompletionRequest, openaiEgress } from '../../../apps/translate/index.ts';
import { parseSound, weatherTool } from './chat-bodies.ts';

const lenient = { model: 'served', isStrict: false };
const strict = { model: 'served', isStrict: true };
const sound = parseSound();
const bodyOf = (changes: Partial<ChatRequest>, target = lenient) =>
  JSON.parse(openaiEgress.renderChatRequest({ ...sound, ...changes }, target).body) as Record<string, unknown>;
const minimal = { model: 'served', messages: [{ role: 'user', content: 'Hi' }] };

describe('a chat request to an OpenAI-compatible backend', () => {
  it('holds nothing but what was asked for', () => {
    const rendered = openaiEgress.renderChatRequest(sound, lenient);
    expect([rendered.method, rendered.path]).toEqual(['POST', '/chat/completions']);
    expect(JSON.parse(rendered.body)).toEqual(minimal);
    expect(bodyOf({ keepAlive: '5m', contextLength: 4096, nativeFields: { truncate: false }, project: 'p' })).toEqual(
      minimal,
    );
  });

  it('asks for usage in every stream', () => {
    const expected = { ...minimal, stream: true, stream_options: { include_usage: true } };
    expect(bodyOf({ isStreaming: true, isUsageIncluded: false })).toEqual(expected);
  });

  it('names the output limit as the server knows it', () => {
    expect(bodyOf({ maxOutputTokens: 9 })).toEqual({ ...minimal, max_tokens: 9 });
    expect(bodyOf({ maxOutputTokens: 9 }, strict)).toEqual({ ...minimal, max_completion_tokens: 9 });
  });

  it('passes sampling on, and extensions only to servers that are not the vendor', () => {
    const sampling = {
      temperature: 0,
      topP: 0.9,
      topK: 40,
      minP: 0.1,
      seed: 7,
      presencePenalty: 0.5,
      frequencyPenalty: -0.5,
      stop: ['a'],
    };
    const nativeOptions = { repeat_penalty: 1.1, num_gpu: 3, mirostat: 1 };
    const standard = {
      temperature: 0,
      top_p: 0.9,
      seed: 7,
      presence_penalty: 0.5,
      frequency_penalty: -0.5,
      stop: ['a'],
    };
    expect(bodyOf({ sampling, nativeOptions }, strict)).toEqual({ ...minimal, ...standard });
    expect(bodyOf({ sampling, nativeOptions })).toEqual({
      ...minimal,
      ...standard,
      top_k: 40,
      min_p: 0.1,
      repetition_penalty: 1.1,
      repeat_penalty: 1.1,
    });
  });

  it('sends the first four stop texts', () => {
    const stop = ['', 'a', 'b', 'c', 'd', 'e'];
    expect(bodyOf({ sampling: { ...sound.sampling, stop } })['stop']).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['none', 'none'],
    ['minimal', 'minimal'],
    ['low', 'low'],
    ['medium', 'medium'],
    ['high', 'high'],
    ['max', 'xhigh'],
  ] as const)('names the effort %s %s', (reasoningEffort, expected) => {
    expect(bodyOf({ reasoningEffort })['reasoning_effort']).toBe(expected);
  });

  it('asks for log probabilities, several answers and names the session', () => {
    expect(bodyOf({ topLogprobs: 3, choiceCount: 2, session: 'ada' })).toEqual({
      ...minimal,
      logprobs: true,
      top_logprobs: 3,
      n: 2,
      user: 'ada',
    });
    expect(bodyOf({ topLogprobs: 0 })).toEqual({ ...minimal, logprobs: true });
    expect(bodyOf({ choiceCount: 2, isStreaming: true })).not.toHaveProperty('n');
  });

  it('asks for a format', () => {
    const schema = { type: 'object', properties: {} };
    const format = (name: string, isStrict: boolean | null) =>
      bodyOf({ responseFormat: { kind: 'json-schema', name, schema, isStrict } })['response_format'];
    expect(bodyOf({ responseFormat: { kind: 'json' } })['response_format']).toEqual({ type: 'json_object' });
    expect(format('city', true)).toEqual({ type: 'json_schema', json_schema: { name: 'city', schema, strict: true } });
    expect(format('a city!', null)).toEqual({ type: 'json_schema', json_schema: { name: 'a_city_', schema } });
    expect(format('', null)).toMatchObject({ json_schema: { name: 'response' } });
    expect(format('x'.repeat(80), null)).toMatchObject({ json_schema: { name: 'x'.repeat(64) } });
  });
});

describe('tools to an OpenAI-compatible backend', () => {
  const { tools } = parseSound({ tools: [weatherTool] });
  const bare = { name: 'get_time', description: 'Time', parameters: null, isStrict: true };

  it('have parameters even when they take none, and strictness only when it was set', () => {
    expect(bodyOf({ tools: [...tools, bare] })['tools']).toEqual([
      weatherTool,
      {
        type: 'function',
        function: {
          name: 'get_time',
          description: 'Time',
          parameters: { type: 'object', properties: {} },
          strict: true,
        },
      },
    ]);
  });

  it.each([
    [{ kind: 'auto' }, 'auto'],
    [{ kind: 'none' }, 'none'],
    [{ kind: 'required' }, 'required'],
    [
      { kind: 'named', name: 'get_time' },
      { type: 'function', function: { name: 'get_time' } },
    ],
  ] as const)('are chosen by %j', (toolChoice, expected) => {
    expect(bodyOf({ tools: [bare], toolChoice }, strict)['tool_choice']).toEqual(expected);
  });

  it('are the named one alone, which has to be called, where a name in the choice may not be understood', () => {
    const [first] = tools;
    const named = { tools: [...tools, bare], toolChoice: { kind: 'named', name: bare.name } } as const;
    expect(bodyOf(named)).toMatchObject({ tools: [{ function: { name: bare.name } }], tool_choice: 'required' });
    expect(bodyOf(named, strict)['tools']).toMatchObject([
      { function: { name: first?.name } },
      { function: { name: bare.name } },
    ]);
    expect(bodyOf({ tools, toolChoice: { kind: 'required' } })).toMatchObject({
      tools: [{ function: { name: first?.name } }],
      tool_choice: 'required',
    });
  });

  it('may be called side by side or not, as the client said', () => {
    expect(bodyOf({ tools, isParallelToolCallsAllowed: false })['parallel_tool_calls']).toBe(false);
    expect(bodyOf({ tools })).not.toHaveProperty('parallel_tool_calls');
  });

  it('take their choice with them when there are none', () => {
    expect(bodyOf({ toolChoice: { kind: 'auto' }, isParallelToolCallsAllowed: true })).toEqual(minimal);
  });

  it('stay tools for clients of the older functions', () => {
    const functions = [{ name: 'f', parameters: { type: 'object', properties: {} } }];
    const body = bodyOf(parseSound({ functions, function_call: { name: 'f' } }));
    expect(body).toMatchObject({
      tools: [{ type: 'function', function: functions[0] }],
      tool_choice: 'required',
    });
    expect(body).not.toHaveProperty('functions');
  });
});

describe('a completion request to an OpenAI-compatible backend', () => {
  const request: CompletionRequest = {
    kind: 'completion',
    model: 'x',
    prompt: 'Once',
    suffix: null,
    system: 'not sent',
    images: ['aGk='],
    responseFormat: { kind: 'text' },
    sampling: { ...sound.sampling, topK: 4 },
    maxOutputTokens: null,
    reasoningEffort: null,
    topLogprobs: null,
    isStreaming: false,
    isUsageIncluded: false,
    isEchoed: false,
    isRaw: true,
    nativeFields: { template: 't' },
    keepAlive: '5m',
    contextLength: 2048,
    nativeOptions: {},
    project: null,
    session: null,
  };
  const completionOf = (changes: Partial<CompletionRequest>, target = strict) =>
    JSON.parse(openaiEgress.renderCompletionRequest({ ...request, ...changes }, target).body) as unknown;

  it('holds prompt and settings', () => {
    expect(openaiEgress.renderCompletionRequest(request, strict)).toMatchObject({
      method: 'POST',
      path: '/completions',
    });
    expect(completionOf({})).toEqual({ model: 'served', prompt: 'Once' });
    expect(completionOf({}, lenient)).toEqual({ model: 'served', prompt: 'Once', top_k: 4 });
    expect(
      completionOf({
        suffix: 'end',
        isEchoed: true,
        maxOutputTokens: 9,
        topLogprobs: 0,
        choiceCount: 2,
        session: 'ada',
      }),
    ).toEqual({
      model: 'served',
      prompt: 'Once',
      suffix: 'end',
      echo: true,
      max_tokens: 9,
      logprobs: 0,
      n: 2,
      user: 'ada',
    });
    expect(completionOf({ isStreaming: true })).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
  });
});
