import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CompletionRequest,
  createError,
  openaiIngress,
  type RenderContext,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { callBlock, finish, noUsage, start, textBlock } from './stream-events.ts';

type Body = Readonly<Record<string, unknown>>;

const completionBody = (changes: Body = {}): Body => ({ model: 'llama3.2', prompt: 'Once', ...changes });

function parseSound(changes: Body = {}): CompletionRequest {
  const parsed = openaiIngress.parseCompletionRequest(completionBody(changes));
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.value;
}

const contextFor = (changes: Body = {}): RenderContext<CompletionRequest> => ({
  id: 'abc-1',
  createdAtMs: 1_787_000_000_999,
  elapsedMs: () => 250,
  model: 'llama3.2',
  request: parseSound(changes),
  body: completionBody(changes),
  promptTokensEstimate: 12,
});

describe('an OpenAI completion request', () => {
  it('leaves everything that is absent to the model, and asks for no thinking, which has no place in the answer', () => {
    expect(parseSound()).toMatchObject({
      kind: 'completion',
      prompt: 'Once',
      suffix: null,
      maxOutputTokens: null,
      reasoningEffort: 'none',
      topLogprobs: null,
      isStreaming: false,
      isUsageIncluded: false,
      isEchoed: false,
      isRaw: false,
      nativeFields: {},
    });
    expect(parseSound()).not.toHaveProperty('choiceCount');
    expect(parseSound({ suffix: '', echo: null, n: 1, best_of: 1, logprobs: null })).toEqual(parseSound());
  });

  it('reads every setting', () => {
    const changes = {
      prompt: ['Twice'],
      suffix: 'end',
      max_tokens: 8,
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: 1,
      frequency_penalty: -1,
      seed: 7,
      stop: ['a', 'b'],
      logprobs: 5,
      echo: true,
      stream: true,
      stream_options: { include_usage: true },
      keep_alive: '5m',
      num_ctx: 4096,
      options: { num_gpu: 1 },
      user: 'ada',
    };
    expect(parseSound(changes)).toMatchObject({
      prompt: 'Twice',
      suffix: 'end',
      maxOutputTokens: 8,
      sampling: { temperature: 0.5, topP: 0.9, presencePenalty: 1, frequencyPenalty: -1, seed: 7, stop: ['a', 'b'] },
      topLogprobs: 5,
      isEchoed: true,
      isStreaming: true,
      isUsageIncluded: true,
      keepAlive: '5m',
      contextLength: 4096,
      nativeOptions: { num_gpu: 1 },
      session: 'ada',
    });
    expect(parseSound({ n: 3, best_of: 3 }).choiceCount).toBe(3);
    expect(parseSound({ n: 3, best_of: 1 }).choiceCount).toBe(3);
  });

  it.each([
    ['model', { model: null }],
    ['prompt', { prompt: null }],
    ['prompt', { prompt: 7 }],
    ['prompt', { prompt: [] }],
    ['suffix', { suffix: 7 }],
    ['logprobs', { logprobs: 6 }],
    ['logprobs', { logprobs: true }],
    ['echo', { echo: 'yes' }],
    ['n', { n: 129 }],
    ['best_of', { best_of: 0 }],
    ['max_tokens', { max_tokens: 0 }],
    ['stream_options.include_usage', { stream_options: { include_usage: 1 } }],
  ])('F49 names %s when it is wrong', (field, changes) => {
    expect(openaiIngress.parseCompletionRequest(completionBody(changes))).toMatchObject({
      kind: 'refused',
      error: { code: 'invalid_request', status: 400, field },
    });
  });

  it.each([
    ['prompt', { prompt: ['a', 'b'] }],
    ['prompt', { prompt: [1, 2] }],
    ['prompt', { prompt: [[1, 2]] }],
    ['n', { n: 2, stream: true }],
    ['best_of', { best_of: 2 }],
    ['best_of', { n: 2, best_of: 3 }],
  ])('refuses as unsupported what no backend offers at %s', (field, changes) => {
    expect(openaiIngress.parseCompletionRequest(completionBody(changes))).toMatchObject({
      kind: 'refused',
      error: { code: 'unsupported_feature', status: 400, field },
    });
  });

  it('F49 is parsed or refused with a status below 500, whatever the body', () => {
    const keys = fc.constantFrom('model', 'prompt', 'n', 'best_of', 'logprobs', 'stop', 'options', 'user', '__proto__');
    const anyBody = fc.oneof(fc.anything(), fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 })));
    fc.assert(
      fc.property(anyBody, (body) => {
        const parsed = openaiIngress.parseCompletionRequest(body);
        if (parsed.kind === 'refused') expect(parsed.error.status).toBe(400);
      }),
      { numRuns: 2000, seed: 49 },
    );
  });
});

describe('an OpenAI completion answer', () => {
  const answer = (events: readonly StreamEvent[], changes: Body = {}, further: readonly StreamEvent[][] = []) => {
    const rendered = openaiIngress.renderCompletionResponse(events, contextFor(changes), further);
    return { status: rendered.status, body: JSON.parse(rendered.body) as Record<string, unknown> };
  };

  it('says stop for reasons that completions do not know', () => {
    for (const reason of ['tool-calls', 'load', 'stop'] as const) {
      expect(answer([start, ...callBlock(0, 'a', '{}'), finish(reason)]).body).toMatchObject({
        choices: [{ text: '', finish_reason: 'stop' }],
      });
    }
    expect(answer([start, finish('content-filter')]).body).toMatchObject({
      choices: [{ finish_reason: 'content_filter' }],
    });
  });

  it('echoes the prompt in every choice', () => {
    const further = [[start, ...textBlock(0, ' hill'), finish()]];
    expect(answer([start, ...textBlock(0, ' time'), finish()], { echo: true, n: 2 }, further).body).toMatchObject({
      choices: [
        { index: 0, text: 'Once time' },
        { index: 1, text: 'Once hill' },
      ],
    });
  });

  it('leaves log probabilities out when they were not asked for', () => {
    const logprobs: StreamEvent = { type: 'logprobs', entries: [{ token: 'a', logprob: -1, bytes: null, top: [] }] };
    const events = [start, logprobs, ...textBlock(0, 'a'), finish()];
    expect(answer(events).body).toMatchObject({ choices: [{ logprobs: null }] });
    const renderer = openaiIngress.createCompletionStreamRenderer(contextFor({ stream: true }));
    expect(events.map((event) => renderer.push(event)).join('')).not.toContain('token_logprobs');
  });

  it('T27 keeps a token named __proto__ among the alternatives', () => {
    const token = { token: '__proto__', logprob: -1, bytes: null };
    const events: StreamEvent[] = [
      start,
      { type: 'logprobs', entries: [{ ...token, top: [token] }] },
      ...textBlock(0, '__proto__'),
      finish(),
    ];
    const rendered = openaiIngress.renderCompletionResponse(events, contextFor({ logprobs: 1 }));
    expect(rendered.body).toContain('"top_logprobs":[{"__proto__":-1}]');
  });

  it('becomes an error when its events hold one or end early, in any of its choices', () => {
    const failed: StreamEvent[] = [start, { type: 'error', error: createError('backend_busy', 'Busy.') }];
    const whole = [start, ...textBlock(0, 'a'), finish('stop', noUsage)];
    expect(answer(failed)).toMatchObject({ status: 503, body: { error: { code: 'backend_busy' } } });
    expect(answer(whole, { n: 2 }, [failed])).toMatchObject({ status: 503 });
    expect(answer([start])).toMatchObject({ status: 502, body: { error: { code: 'stream_interrupted' } } });
  });

  it('F37 ignores everything after the end of its stream', () => {
    const renderer = openaiIngress.createCompletionStreamRenderer(contextFor({ stream: true, echo: true, prompt: '' }));
    expect(renderer.contentType).toBe('text/event-stream');
    expect(renderer.push(start)).toBe('');
    expect(renderer.push(finish())).toContain('[DONE]');
    expect([...textBlock(0, 'late'), finish()].map((event) => renderer.push(event)).join('')).toBe('');
  });
});
