import { describe, expect, it } from 'vitest';
import { ollamaChatIngress } from '../../../apps/translate/index.ts';
import { nativeChatBody, parseNativeChat, toBase64 } from './ollama-bodies.ts';

const messagesOf = (...messages: readonly object[]) => parseNativeChat({ messages }).messages;
const call = (name: string, extra: object = {}) => ({ function: { name, arguments: {} }, ...extra });

describe('a native chat body', () => {
  it('streams, tells usage and leaves everything else to the model unless told otherwise', () => {
    expect(parseNativeChat()).toEqual({
      kind: 'chat',
      model: 'qwen3:8b',
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'Hi' }], name: null }],
      tools: [],
      toolChoice: null,
      isParallelToolCallsAllowed: null,
      responseFormat: { kind: 'text' },
      sampling: {
        temperature: null,
        topP: null,
        topK: null,
        minP: null,
        seed: null,
        presencePenalty: null,
        frequencyPenalty: null,
        stop: [],
      },
      maxOutputTokens: null,
      reasoningEffort: null,
      topLogprobs: null,
      isStreaming: true,
      isUsageIncluded: true,
      keepAlive: null,
      contextLength: null,
      nativeOptions: {},
      project: null,
      session: null,
    });
  });

  it.each([[[]], [null], [undefined]])('without messages (%j) only loads the model', (messages) => {
    expect(parseNativeChat({ messages }).messages).toEqual([]);
  });

  it('reads roles in any case', () => {
    const messages = [
      { role: 'System', content: 'Be brief.' },
      { role: 'USER', content: 'Hi' },
      { role: 'assistant', content: 'Hello', thinking: 'Hm' },
    ];
    expect(messagesOf(...messages)).toMatchObject([
      { role: 'system' },
      { role: 'user' },
      { role: 'assistant', thinking: 'Hm', parts: [{ text: 'Hello' }] },
    ]);
  });

  it('takes messages without content', () => {
    const messages = messagesOf(
      { role: 'user', content: null, images: ['QUJD'] },
      { role: 'assistant', tool_calls: [call('f')] },
      { role: 'assistant', content: '' },
    );
    expect(messages.map(({ parts }) => parts.length)).toEqual([1, 0, 0]);
  });

  it('names project and session', () => {
    const metadata = { project: 'at\nlas', session_id: 's1' };
    expect(parseNativeChat({ metadata })).toMatchObject({ project: 'at\ufffdlas', session: 's1' });
    expect(parseNativeChat({ context: { project_id: 'b' }, user: 'u' })).toMatchObject({ project: 'b', session: 'u' });
  });

  it('keeps the switches that only Ollama knows', () => {
    expect(parseNativeChat({ truncate: false, shift: true }).nativeFields).toEqual({ truncate: false, shift: true });
    expect(parseNativeChat({ truncate: null })).not.toHaveProperty('nativeFields');
  });
});

describe('images of a native message', () => {
  const parse = (image: string) => messagesOf({ role: 'user', content: '', images: [image] })[0]?.parts[0];

  it.each([
    ['image', 'image/png', '\x89PNG\r\n\x1a\n.'],
    ['image', 'image/jpeg', '\xff\xd8\xff\xe0'],
    ['image', 'image/gif', 'GIF89a'],
    ['image', 'image/webp', 'RIFF\x01\x02\x03\x04WEBPVP8 '],
    ['image', 'image/bmp', 'BM\x01'],
    ['audio', 'audio/wav', 'RIFF\x01\x02\x03\x04WAVEfmt '],
    ['audio', 'audio/mpeg', 'ID3\x04'],
    ['audio', 'audio/mpeg', '\xff\xfb\x90'],
    ['audio', 'audio/flac', 'fLaC\x00'],
    ['audio', 'audio/ogg', 'OggS\x00'],
    ['image', 'image/*', 'RIFF\x01\x02\x03\x04AVI '],
    ['image', 'image/*', 'B'],
  ])('are told apart by their bytes: %s %s', (kind, mediaType, bytes) => {
    const base64 = toBase64(bytes);
    expect(parse(base64)).toEqual({ kind, mediaType, base64 });
  });

  it('lose the prefix that Ollama would refuse, whose type counts where the bytes tell none', () => {
    const gif = toBase64('GIF89a');
    expect(parse(`data:image/png;base64,${gif}`)).toEqual({ kind: 'image', mediaType: 'image/gif', base64: gif });
    expect(parse('data:Image/TIFF;base64,QUJD')).toEqual({ kind: 'image', mediaType: 'image/tiff', base64: 'QUJD' });
    expect(parse('data:audio/aac;base64,QUJD')).toMatchObject({ kind: 'audio', mediaType: 'audio/aac' });
    expect(parse('data:;base64,QUJD')).toMatchObject({ kind: 'image', mediaType: 'image/*' });
  });
});

describe('calls and results of a native conversation', () => {
  it('keeps ids and takes arguments as an object or as text', () => {
    const [message] = messagesOf({
      role: 'assistant',
      tool_calls: [
        { id: 'c1', function: { name: 'f', arguments: { b: 1, a: 2 } } },
        { id: 'c2', function: { index: 1, name: 'g', arguments: '{ "n": 9007199254740993 }' } },
        { id: 'c3', function: { name: 'h' } },
      ],
    });
    expect(message).toMatchObject({
      toolCalls: [
        { id: 'c1', name: 'f', argumentsJson: '{"b":1,"a":2}' },
        { id: 'c2', name: 'g', argumentsJson: '{ "n": 9007199254740993 }' },
        { id: 'c3', name: 'h', argumentsJson: '{}' },
      ],
    });
  });

  const ids = (...messages: readonly object[]) =>
    messagesOf(...messages).flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : []));
  const result = (extra: object = {}) => ({ role: 'tool', content: 'ok', ...extra });
  const calls = (...list: readonly object[]) => ({ role: 'assistant', content: '', tool_calls: list });

  it('finds the call of a result by id, by name or in order', () => {
    expect(ids(calls(call('f', { id: 'a' }), call('g', { id: 'b' })), result({ tool_call_id: 'b' }), result())).toEqual(
      ['b', 'a'],
    );
    expect(ids(calls(call('f'), call('g')), result({ tool_name: 'g' }), result({ tool_name: 'f' }))).toEqual([
      'call_0_1',
      'call_0_0',
    ]);
    expect(ids(calls(call('f'), call('f')), result({ tool_name: 'f' }), result({ tool_name: 'f' }))).toEqual([
      'call_0_0',
      'call_0_1',
    ]);
    expect(ids(calls(call('f'), call('g')), result(), result())).toEqual(['call_0_0', 'call_0_1']);
  });

  it('looks among the newest calls first, and takes a second result for a call', () => {
    expect(ids(calls(call('f')), calls(call('f')), result(), result())).toEqual(['call_1_0', 'call_0_0']);
    expect(ids(calls(call('f')), result({ tool_name: 'f' }), result({ tool_name: 'f' }))).toEqual([
      'call_0_0',
      'call_0_0',
    ]);
  });

  it('takes an id or a name that fits no call for the next call in order', () => {
    expect(ids(calls(call('f', { id: 'a' })), result({ tool_call_id: 'x', tool_name: 'y' }))).toEqual(['a']);
  });

  it('names the tool of a result that only has an id', () => {
    const messages = messagesOf(calls(call('f', { id: 'a' })), result({ tool_call_id: 'a' }));
    expect(messages[1]).toMatchObject({ role: 'tool', toolName: 'f', isError: false });
  });
});

describe('settings of a native body', () => {
  it('reads every option that has a counterpart', () => {
    const options = {
      temperature: 0.1,
      top_p: 0.2,
      top_k: 3.7,
      min_p: 0.4,
      seed: 5,
      stop: ['x', 'y'],
      num_predict: 6,
      num_ctx: 4096,
      presence_penalty: 0.7,
      frequency_penalty: 0.8,
    };
    expect(parseNativeChat({ options })).toMatchObject({
      sampling: {
        temperature: 0.1,
        topP: 0.2,
        topK: 3,
        minP: 0.4,
        seed: 5,
        stop: ['x', 'y'],
        presencePenalty: 0.7,
        frequencyPenalty: 0.8,
      },
      maxOutputTokens: 6,
      contextLength: 4096,
      nativeOptions: {},
    });
  });

  it('keeps the other options for Ollama backends and forgets those that are null', () => {
    const options = { num_gpu: 1, repeat_penalty: 1.1, use_mmap: true, made_up: [1], top_k: null, num_thread: null };
    expect(parseNativeChat({ options })).toMatchObject({
      sampling: { topK: null },
      nativeOptions: { num_gpu: 1, repeat_penalty: 1.1, use_mmap: true, made_up: [1] },
    });
  });

  it.each([-1, -2, 0])('takes num_predict %i for no limit', (limit) => {
    expect(parseNativeChat({ options: { num_predict: limit } }).maxOutputTokens).toBeNull();
  });

  it('takes a negative seed for a random one', () => {
    expect(parseNativeChat({ options: { seed: -1 } }).sampling.seed).toBeNull();
    expect(parseNativeChat({ options: { seed: 0 } }).sampling.seed).toBe(0);
  });

  it.each([
    [undefined, { kind: 'text' }],
    [null, { kind: 'text' }],
    ['', { kind: 'text' }],
    ['json', { kind: 'json' }],
    [{ type: 'object' }, { kind: 'json-schema', name: 'response', schema: { type: 'object' }, isStrict: null }],
  ])('reads the format %j', (format, expected) => {
    expect(parseNativeChat({ format }).responseFormat).toEqual(expected);
  });

  it.each([
    [null, null],
    [true, 'medium'],
    [false, 'none'],
    ['low', 'low'],
    ['max', 'max'],
  ])('thinks %j as %s', (think, effort) => {
    expect(parseNativeChat({ think }).reasoningEffort).toBe(effort);
  });

  it.each([
    [{}, null],
    [{ logprobs: false, top_logprobs: 3 }, null],
    [{ logprobs: true }, 0],
    [{ logprobs: true, top_logprobs: 3 }, 3],
  ])('wants log probabilities for %j: %j', (changes, expected) => {
    expect(parseNativeChat(changes).topLogprobs).toBe(expected);
  });

  it('reads tools, whose type may be missing', () => {
    const parameters = { type: 'object', properties: {} };
    const tools = [
      { type: 'function', function: { name: 'f', description: 'd', parameters } },
      { function: { name: 'g' } },
    ];
    expect(parseNativeChat({ tools }).tools).toEqual([
      { name: 'f', description: 'd', parameters, isStrict: null },
      { name: 'g', description: null, parameters: null, isStrict: null },
    ]);
  });

  it('reads keep-alive and stream', () => {
    expect(parseNativeChat({ keep_alive: '10m', stream: false })).toMatchObject({
      keepAlive: '10m',
      isStreaming: false,
    });
  });
});

describe('F49 a native chat body that is wrong', () => {
  const user = { role: 'user', content: 'Hi' };
  const withCall = (argumentsValue: unknown) => [
    { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: argumentsValue } }] },
  ];

  it.each<[string | null, unknown]>([
    [null, null],
    [null, []],
    ['model', { messages: [] }],
    ['model', nativeChatBody({ model: '' })],
    ['messages', nativeChatBody({ messages: 'Hi' })],
    ['messages[1]', nativeChatBody({ messages: [user, 'Hi'] })],
    ['messages[0].role', nativeChatBody({ messages: [{ content: 'Hi' }] })],
    ['messages[0].role', nativeChatBody({ messages: [{ role: 'developer', content: 'Hi' }] })],
    ['messages[0].content', nativeChatBody({ messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] })],
    ['messages[0].thinking', nativeChatBody({ messages: [{ role: 'assistant', thinking: {} }] })],
    ['messages[0].images', nativeChatBody({ messages: [{ role: 'user', images: 'QUJD' }] })],
    ['messages[0].images[1]', nativeChatBody({ messages: [{ role: 'user', images: ['QUJD', 7] }] })],
    ['messages[0].images[0]', nativeChatBody({ messages: [{ role: 'user', images: ['not base64!'] }] })],
    ['messages[0].images[0]', nativeChatBody({ messages: [{ role: 'user', images: ['data:image/png;base64,'] }] })],
    ['messages[0].tool_calls[0].function', nativeChatBody({ messages: [{ role: 'assistant', tool_calls: [{}] }] })],
    ['messages[0].tool_calls[0].function.arguments', nativeChatBody({ messages: withCall([]) })],
    ['messages[0].tool_calls[0].function.arguments', nativeChatBody({ messages: withCall('[1]') })],
    ['messages[0].tool_calls[0].function.arguments', nativeChatBody({ messages: withCall('{') })],
    ['messages[1].role', nativeChatBody({ messages: [user, { role: 'tool', content: 'x' }] })],
    ['messages[1].tool_name', nativeChatBody({ messages: [user, { role: 'tool', content: 'x', tool_name: 'f' }] })],
    ['messages[0].tool_call_id', nativeChatBody({ messages: [{ role: 'tool', content: 'x', tool_call_id: 'a' }] })],
    ['tools', nativeChatBody({ tools: {} })],
    ['tools[0].function', nativeChatBody({ tools: [{ type: 'function' }] })],
    ['tools[0].function.name', nativeChatBody({ tools: [{ function: {} }] })],
    ['format', nativeChatBody({ format: 'xml' })],
    ['format', nativeChatBody({ format: [] })],
    ['options', nativeChatBody({ options: [] })],
    ['options.temperature', nativeChatBody({ options: { temperature: '0.1' } })],
    ['options.num_ctx', nativeChatBody({ options: { num_ctx: 0 } })],
    ['options.num_predict', nativeChatBody({ options: { num_predict: 1e300 } })],
    ['options.num_gpu', nativeChatBody({ options: { num_gpu: 'all' } })],
    ['options.use_mmap', nativeChatBody({ options: { use_mmap: 1 } })],
    ['options.stop', nativeChatBody({ options: { stop: 'x' } })],
    ['options.stop[1]', nativeChatBody({ options: { stop: ['x', 7] } })],
    ['think', nativeChatBody({ think: 'hard' })],
    ['think', nativeChatBody({ think: 1 })],
    ['top_logprobs', nativeChatBody({ logprobs: true, top_logprobs: 21 })],
    ['logprobs', nativeChatBody({ logprobs: 1 })],
    ['stream', nativeChatBody({ stream: 'no' })],
    ['truncate', nativeChatBody({ truncate: 'no' })],
    ['keep_alive', nativeChatBody({ keep_alive: {} })],
  ])('names %s', (field, body) => {
    expect(ollamaChatIngress.parseChatRequest(body)).toMatchObject({
      kind: 'refused',
      error: { code: 'invalid_request', status: 400, field },
    });
  });

  it('refuses tools that are no functions as unsupported', () => {
    const parsed = ollamaChatIngress.parseChatRequest(nativeChatBody({ tools: [{ type: 'web_search' }] }));
    expect(parsed).toMatchObject({
      kind: 'refused',
      error: { code: 'unsupported_feature', field: 'tools[0].type' },
    });
  });

  it('T34 is refused when arguments nest too deep', () => {
    const deep = `{"a":${'['.repeat(200)}${']'.repeat(200)}}`;
    const parsed = ollamaChatIngress.parseChatRequest(nativeChatBody({ messages: withCall(deep) }));
    expect(parsed).toMatchObject({ kind: 'refused', error: { code: 'json_too_deep' } });
  });
});
