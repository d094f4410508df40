import { describe, expect, it } from 'vitest';
import {
  createError,
  openaiIngress,
  renderOpenaiModel,
  renderOpenaiModelList,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { callBlock, contextFor, finish, noUsage, start, textBlock } from './stream-events.ts';

function answer(events: readonly StreamEvent[], changes: Record<string, unknown> = {}) {
  const rendered = openaiIngress.renderChatResponse(events, contextFor(changes));
  return { status: rendered.status, body: JSON.parse(rendered.body) as Record<string, unknown> };
}

describe('a whole OpenAI answer', () => {
  it('joins deltas and gives 0 for counts the backend did not tell', () => {
    const { status, body } = answer([start, ...textBlock(0, 'Hel', 'lo'), finish()]);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 'chatcmpl-abc-1',
      object: 'chat.completion',
      created: 1_787_000_000,
      model: 'llama3.2',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    });
  });

  it('has null content beside calls and joins their arguments', () => {
    const { body } = answer([
      start,
      ...callBlock(0, 'a', '{"x"', ':1}'),
      finish('stop', { ...noUsage, cachedTokens: 2 }),
    ]);
    expect(body).toMatchObject({
      choices: [
        {
          message: {
            content: null,
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'tool_a', arguments: '{"x":1}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens_details: { cached_tokens: 2 } },
    });
  });

  it('holds a choice for each of several answers and counts their common prompt once', () => {
    const usageOf = (completionTokens: number) => ({ ...noUsage, promptTokens: 10, completionTokens });
    const events = [start, ...textBlock(0, 'One'), finish('stop', { ...usageOf(2), reasoningTokens: 1 })];
    const further = [
      [start, ...textBlock(0, 'Two'), finish('length', usageOf(3))],
      [start, ...callBlock(0, 'a', '{}'), finish('tool-calls', usageOf(4))],
    ];
    const { body } = openaiIngress.renderChatResponse(events, contextFor({ n: 3 }), further);
    expect(JSON.parse(body)).toMatchObject({
      choices: [
        { index: 0, message: { content: 'One' }, finish_reason: 'stop' },
        { index: 1, message: { content: 'Two' }, finish_reason: 'length' },
        { index: 2, message: { content: null, tool_calls: [{ id: 'a' }] }, finish_reason: 'tool_calls' },
      ],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 9,
        total_tokens: 19,
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    });
  });

  it('becomes an error when one of several answers failed', () => {
    const error = createError('backend_busy', 'The backend is busy.');
    const failed: StreamEvent[] = [start, { type: 'error', error }];
    const whole = [start, ...textBlock(0, 'One'), finish()];
    expect(openaiIngress.renderChatResponse(whole, contextFor({ n: 2 }), [failed])).toMatchObject({ status: 503 });
  });

  it('answers callers of functions with the first call', () => {
    const events = [start, ...callBlock(0, 'a', '{}'), ...callBlock(1, 'b', '{}'), finish('tool-calls')];
    expect(answer(events, { functions: [{ name: 'tool_a' }] }).body).toMatchObject({
      choices: [
        {
          message: { content: null, function_call: { name: 'tool_a', arguments: '{}' } },
          finish_reason: 'function_call',
        },
      ],
    });
  });

  it('becomes an error when its events hold one or end early', () => {
    const error = createError('backend_error', 'The backend failed.');
    expect(answer([start, ...textBlock(0, 'Hi'), { type: 'error', error }])).toMatchObject({
      status: 502,
      body: { error: { code: 'backend_error' } },
    });
    expect(answer([start, ...textBlock(0, 'Hi')])).toMatchObject({
      status: 502,
      body: { error: { code: 'stream_interrupted' } },
    });
  });

  it('skips argument fragments that belong to no call', () => {
    expect(answer([start, { type: 'tool-call-delta', index: 0, argumentsJson: '{}' }, finish()]).status).toBe(200);
  });
});

describe('an OpenAI error', () => {
  it.each([
    [createError('invalid_request', 'x', { field: 'messages[0].role' }), 400, 'invalid_request_error'],
    [createError('body_too_large', 'x'), 413, 'invalid_request_error'],
    [createError('backend_error', 'x', { status: 401 }), 401, 'authentication_error'],
    [createError('forbidden_host', 'x'), 403, 'permission_error'],
    [createError('model_not_found', 'x'), 404, 'not_found_error'],
    [createError('rate_limited', 'x'), 429, 'rate_limit_error'],
    [createError('backend_starting', 'x'), 503, 'server_error'],
    [createError('internal_error', 'x'), 500, 'server_error'],
  ])('has the type its status asks for: %j', (error, status, type) => {
    const rendered = openaiIngress.renderError(error);
    expect(rendered).toMatchObject({ status, contentType: 'application/json' });
    expect(JSON.parse(rendered.body)).toEqual({ error: { message: 'x', type, param: error.field, code: error.code } });
  });
});

describe('OpenAI’s model objects', () => {
  const model = { id: 'llama3.2:3b', createdAtMs: 1_787_000_000_999, ownedBy: 'library' };
  const rendered = { id: 'llama3.2:3b', object: 'model', created: 1_787_000_000, owned_by: 'library' };

  it('come as a list, which is empty and not null without models', () => {
    expect(JSON.parse(renderOpenaiModelList([model]).body)).toEqual({ object: 'list', data: [rendered] });
    expect(JSON.parse(renderOpenaiModelList([]).body)).toEqual({ object: 'list', data: [] });
  });

  it('come one by one', () => {
    expect(JSON.parse(renderOpenaiModel(model).body)).toEqual(rendered);
  });
});
