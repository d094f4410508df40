import { describe, expect, it } from 'vitest';
import { createAnthropicTap } from '../../../apps/translate/anthropic/tap.ts';
import { noUsage } from './stream-events.ts';

const nothingYet = { hasFirstToken: false, finishReason: null, usage: noUsage, error: null, isComplete: false };
const start = { type: 'message_start', message: { model: 'm', usage: { input_tokens: 3, output_tokens: 1 } } };
const begun = { ...nothingYet, usage: { ...noUsage, promptTokens: 3, completionTokens: 1 } };
const begin = (block: object) => ({ type: 'content_block_start', index: 0, content_block: block });
const add = (delta: object) => ({ type: 'content_block_delta', index: 0, delta });
const ending = { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 9 } };
const stop = { type: 'message_stop' };
const toLines = (event: { readonly type: string }) => [`event: ${event.type}`, `data: ${JSON.stringify(event)}`, ''];

function reportAfter(...events: (string | { readonly type: string })[]) {
  const tap = createAnthropicTap();
  for (const event of events) {
    for (const line of typeof event === 'string' ? [event] : toLines(event)) tap.pushLine(line);
  }
  return tap.report();
}
function reportOf(body: unknown) {
  const tap = createAnthropicTap();
  tap.pushBody(typeof body === 'string' ? body : JSON.stringify(body));
  return tap.report();
}

describe('the tap on an Anthropic answer', () => {
  it('knows nothing at first, and the prompt before there is a token', () => {
    expect(reportAfter()).toEqual(nothingYet);
    expect(reportAfter(start, { type: 'ping' }, begin({ type: 'text', text: '' }))).toEqual(begun);
  });

  it.each([
    [[begin({ type: 'text', text: '' }), add({ type: 'text_delta', text: 'H' })]],
    [[begin({ type: 'thinking', thinking: '' }), add({ type: 'thinking_delta', thinking: 'H' })]],
    [[begin({ type: 'redacted_thinking', data: 'x' })]],
    [[begin({ type: 'tool_use', id: 'x', name: 'f', input: {} })]],
  ])('sees the first token in %j', (events) => {
    expect(reportAfter(start, ...events)).toEqual({ ...begun, hasFirstToken: true });
  });

  it('is complete with the blank line after the last event', () => {
    const events = [start, begin({ type: 'text', text: '' }), add({ type: 'text_delta', text: 'H' }), ending];
    const complete = {
      hasFirstToken: true,
      finishReason: 'length',
      usage: { ...begun.usage, completionTokens: 9 },
      error: null,
      isComplete: true,
    };
    expect(reportAfter(...events, ...toLines(stop).slice(0, 2))).toEqual({
      ...complete,
      finishReason: null,
      isComplete: false,
    });
    expect(reportAfter(...events, stop)).toEqual(complete);
    expect(reportAfter(...events, stop, { type: 'error' }, 'data: x', '')).toEqual(complete);
  });

  it('is not misled by names of events that do not match what they hold', () => {
    const token = [begin({ type: 'text', text: 'H' })];
    const unnamed = ['', `data: ${JSON.stringify(stop)}`, ''];
    expect(reportAfter(start, ...token, ...unnamed)).toMatchObject({ isComplete: true });
    const quoted = add({ type: 'text_delta', text: 'event: message_stop\n\ndata: {"type":"message_stop"}\n\n' });
    expect(reportAfter(start, ...token, quoted)).toMatchObject({ isComplete: false, error: null });
  });

  it('F36 reports an error amid the answer, and nothing after it', () => {
    const failed = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(reportAfter(start, failed, stop)).toMatchObject({ isComplete: false, error: { code: 'backend_busy' } });
  });

  it('F26 reports what cannot be read', () => {
    expect(reportAfter('data: <html>', '')).toMatchObject({ error: { code: 'backend_bad_response' } });
    for (const body of ['<html>', '[]', '{}', { data: [] }, '']) {
      expect(reportOf(body)).toMatchObject({ isComplete: false, error: { code: 'backend_bad_response' } });
    }
  });

  it('reads whole bodies', () => {
    const usage = { input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 9 };
    const content = [{ type: 'tool_use', id: 'x', name: 'f', input: {} }];
    expect(reportOf({ type: 'message', content, stop_reason: 'tool_use', usage })).toEqual({
      hasFirstToken: true,
      finishReason: 'tool-calls',
      usage: { ...noUsage, promptTokens: 7, cachedTokens: 4, completionTokens: 9 },
      error: null,
      isComplete: true,
    });
    expect(reportOf({ type: 'error', error: { type: 'api_error' } })).toMatchObject({
      isComplete: false,
      error: { code: 'backend_error' },
    });
  });

  it('reads counts of tokens', () => {
    expect(reportOf({ input_tokens: 14 })).toEqual({
      ...nothingYet,
      usage: { ...noUsage, promptTokens: 14 },
      isComplete: true,
    });
  });
});
