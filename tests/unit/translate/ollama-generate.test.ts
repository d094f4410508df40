import { describe, expect, it } from 'vitest';
import {
  type CompletionRequest,
  isUnloadWish,
  ollamaEgress,
  ollamaGenerateIngress,
  renderLoadAnswer,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { parseNativeGenerate } from './ollama-bodies.ts';

describe('a native generate body', () => {
  it('streams and leaves everything else to the model unless told otherwise', () => {
    expect(parseNativeGenerate()).toMatchObject({
      kind: 'completion',
      model: 'qwen3:8b',
      prompt: 'Hi',
      suffix: null,
      system: null,
      images: [],
      responseFormat: { kind: 'text' },
      isStreaming: true,
      isEchoed: false,
      isRaw: false,
      nativeFields: {},
      topLogprobs: null,
    });
  });

  it('carries every field', () => {
    const request = parseNativeGenerate({
      suffix: 'end',
      system: 'Be brief.',
      template: '{{ .Prompt }}',
      context: [1, 2],
      images: ['data:image/png;base64,QUJD'],
      truncate: false,
      shift: false,
      format: 'json',
      think: 'high',
      options: { num_predict: 5, num_gpu: 1 },
      keep_alive: 60,
      stream: false,
    });
    expect(request).toMatchObject({
      suffix: 'end',
      system: 'Be brief.',
      images: ['QUJD'],
      nativeFields: { template: '{{ .Prompt }}', context: [1, 2], truncate: false, shift: false },
      responseFormat: { kind: 'json' },
      reasoningEffort: 'high',
      maxOutputTokens: 5,
      nativeOptions: { num_gpu: 1 },
      keepAlive: 60,
      isStreaming: false,
    });
  });

  it('may be raw', () => {
    expect(parseNativeGenerate({ raw: true, system: '', template: '', context: [] })).toMatchObject({
      isRaw: true,
      system: null,
      nativeFields: {},
    });
  });

  it('only loads the model without a prompt', () => {
    expect(parseNativeGenerate({ prompt: undefined }).prompt).toBe('');
  });

  it('names its project where Ollama has the tokens of old', () => {
    expect(parseNativeGenerate({ context: { project_id: 'atlas' } })).toMatchObject({
      project: 'atlas',
      nativeFields: {},
    });
  });

  it.each([
    ['prompt', { prompt: ['Hi'] }],
    ['suffix', { suffix: 7 }],
    ['template', { template: 7 }],
    ['context', { context: 'x' }],
    ['context[1]', { context: [1, 'x'] }],
    ['raw', { raw: 'yes' }],
    ['raw', { raw: true, system: 'x' }],
    ['raw', { raw: true, template: 'x' }],
    ['raw', { raw: true, context: [1] }],
    ['images[0]', { images: ['?'] }],
    ['model', { model: null }],
  ])('F49 names %s when it is wrong', (field, changes) => {
    const parsed = ollamaGenerateIngress.parseCompletionRequest({ model: 'm', prompt: 'Hi', ...changes });
    expect(parsed).toMatchObject({ kind: 'refused', error: { code: 'invalid_request', status: 400, field } });
  });
});

describe('a native generate request for an Ollama backend', () => {
  const render = (request: CompletionRequest) => {
    const rendered = ollamaEgress.renderCompletionRequest(request, { model: 'served:latest', isStrict: false });
    return { ...rendered, body: JSON.parse(rendered.body) as unknown };
  };

  it('carries only what was set', () => {
    expect(render(parseNativeGenerate())).toEqual({
      method: 'POST',
      path: '/api/generate',
      body: { model: 'served:latest', prompt: 'Hi', stream: true },
    });
  });

  it('gives back what a native body said', () => {
    const body = {
      prompt: 'Hi',
      suffix: 'end',
      template: '{{ .Prompt }}',
      context: [1, 2],
      images: ['QUJD'],
      truncate: false,
      shift: true,
      format: { type: 'object' },
      think: 'high',
      options: { num_predict: 5, num_ctx: 64, num_gpu: 1, stop: ['x'] },
      keep_alive: '5m',
      logprobs: true,
      top_logprobs: 2,
      stream: false,
    };
    expect(render(parseNativeGenerate(body)).body).toEqual({ model: 'served:latest', ...body });
    expect(render(parseNativeGenerate({ raw: true })).body).toMatchObject({ raw: true });
    expect(render(parseNativeGenerate({ system: 's', think: false })).body).toMatchObject({
      system: 's',
      think: false,
    });
  });
});

describe('a native generate answer from an Ollama backend', () => {
  const record = (extra: object) => JSON.stringify({ model: 'm', response: '', done: false, ...extra });
  const done = { done: true, done_reason: 'stop', prompt_eval_count: 3, context: [1] };
  const parse = (...lines: readonly string[]): readonly StreamEvent[] => {
    const parser = ollamaEgress.createCompletionParser();
    return [...lines.flatMap((line) => parser.pushLine(line)), ...parser.finish()];
  };

  it('is read as thinking and text', () => {
    const events = parse(record({ thinking: 'Hm' }), record({ response: 'Hi' }), record({ response: '!', ...done }));
    expect(events.map(({ type }) => type)).toEqual([
      'message-start',
      'thinking-start',
      'thinking-delta',
      'thinking-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(events.at(-1)).toMatchObject({ reason: 'stop', usage: { promptTokens: 3 } });
  });

  it('numbers calls that come without an id', () => {
    const calls = [{ function: { name: 'f', arguments: {} } }, { function: { name: 'g', arguments: {} } }];
    const events = parse(record({ tool_calls: calls }), record(done));
    expect(events.flatMap((event) => (event.type === 'tool-call-start' ? [event.id] : []))).toEqual([
      'call_1',
      'call_2',
    ]);
  });

  it('F22 F36 F37 ends in an error when it is cut, broken or reports one, and skips what it does not know', () => {
    expect(parse(record({ response: 'Hi' })).at(-1)).toMatchObject({ error: { code: 'stream_interrupted' } });
    expect(parse('{"response":7}').at(-1)).toMatchObject({ error: { code: 'backend_bad_response' } });
    expect(parse('{"error":"x"}').at(-1)).toMatchObject({ error: { code: 'backend_error' } });
    expect(parse('{"status":"x"}', record(done)).at(-1)).toMatchObject({ type: 'finish' });
  });

  it('is read whole', () => {
    const parsed = ollamaEgress.parseCompletionResponse({ model: 'm', response: 'Hi', ...done });
    expect(parsed).toMatchObject({
      kind: 'parsed',
      value: [
        { type: 'message-start', model: 'm' },
        { type: 'text-start' },
        { type: 'text-delta', text: 'Hi' },
        { type: 'text-end' },
        { type: 'finish', reason: 'stop' },
      ],
    });
    expect(ollamaEgress.parseCompletionResponse({ response: 'Hi', done: false })).toMatchObject({
      kind: 'refused',
      error: { code: 'stream_interrupted' },
    });
  });
});

describe('a request that only loads or unloads a model', () => {
  const facts = { model: 'gpt/x', createdAtMs: Date.UTC(2026, 0, 2) };

  it('is answered with one object in the form of its route', () => {
    const head = { model: 'gpt/x', created_at: '2026-01-02T00:00:00.000Z', done: true };
    const chat = renderLoadAnswer({ ...facts, isUnload: false, kind: 'chat' });
    expect(chat).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
    expect(JSON.parse(chat.body)).toEqual({
      ...head,
      message: { role: 'assistant', content: '' },
      done_reason: 'load',
    });
    const generate = renderLoadAnswer({ ...facts, isUnload: true, kind: 'generate' });
    expect(JSON.parse(generate.body)).toEqual({ ...head, response: '', done_reason: 'unload' });
  });

  it.each([
    [0, true],
    ['0', true],
    ['0s', true],
    ['0h0m0.0s', true],
    ['5m', false],
    ['10ms', false],
    [-1, false],
    [60, false],
    [null, false],
  ])('unloads for a keep-alive of %j: %s', (keepAlive, isUnload) => {
    expect(isUnloadWish(keepAlive)).toBe(isUnload);
  });
});
