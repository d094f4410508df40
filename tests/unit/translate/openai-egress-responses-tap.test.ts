import { describe, expect, it } from 'vitest';
import { createResponsesTap } from '../../../apps/translate/index.ts';
import { noUsage } from './stream-events.ts';

type Json = Readonly<Record<string, unknown>>;

const nothingYet = { hasFirstToken: false, finishReason: null, usage: noUsage, error: null, isComplete: false };
const usage = {
  input_tokens: 12,
  input_tokens_details: { cached_tokens: 8 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 19,
};
const known = { ...noUsage, promptTokens: 12, cachedTokens: 8, completionTokens: 7, reasoningTokens: 5 };
const response = (rest: Json = {}): Json => ({
  object: 'response',
  status: 'completed',
  error: null,
  output: [],
  usage,
  ...rest,
});
const ended = (type: string, rest: Json = {}): Json => ({ type, response: response(rest) });
const textDelta = (delta: string): Json => ({ type: 'response.output_text.delta', item_id: 'msg', delta });

function reportAfter(...events: readonly Json[]) {
  const tap = createResponsesTap();
  const text = events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  for (const line of text.split('\n')) tap.pushLine(line);
  return tap.report();
}
function reportOf(body: unknown) {
  const tap = createResponsesTap();
  tap.pushBody(typeof body === 'string' ? body : JSON.stringify(body));
  return tap.report();
}

describe('the tap on an event stream of responses', () => {
  it('knows nothing at first, nor after the events that open', () => {
    expect(createResponsesTap().report()).toEqual(nothingYet);
    expect(reportAfter(ended('response.created', { status: 'in_progress', usage: null }), { type: 'made_up' })).toEqual(
      nothingYet,
    );
    expect(reportAfter({ type: 'response.output_item.added', item: { type: 'message' } })).toEqual(nothingYet);
  });

  it.each([
    [textDelta('H')],
    [{ type: 'response.reasoning_summary_text.delta', delta: 'H' }],
    [{ type: 'response.refusal.delta', delta: 'H' }],
    [{ type: 'response.function_call_arguments.delta', delta: '{' }],
    [{ type: 'response.output_item.added', item: { type: 'function_call', name: 'f' } }],
  ])('sees the first token in %j', (event) => {
    expect(reportAfter(event)).toEqual({ ...nothingYet, hasFirstToken: true });
  });

  it.each([
    ['stop', 'response.completed', {}],
    ['tool-calls', 'response.completed', { output: [{ type: 'message' }, { type: 'function_call' }] }],
    ['content-filter', 'response.completed', { output: [{ type: 'message', content: [{ type: 'refusal' }] }] }],
    ['length', 'response.incomplete', { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
    [
      'content-filter',
      'response.incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
    ],
  ])('reads the end as %s', (finishReason, type, rest) => {
    expect(reportAfter(textDelta('a'), textDelta('b'), ended(type, rest))).toEqual({
      hasFirstToken: true,
      finishReason,
      usage: known,
      error: null,
      isComplete: true,
    });
  });

  it('F23 stays incomplete when the terminal event is missing', () => {
    expect(reportAfter(textDelta('a'), { type: 'response.output_text.done', text: 'a' })).toEqual({
      ...nothingYet,
      hasFirstToken: true,
    });
  });

  it('F36 reports a failed response and an error event, and nothing after them', () => {
    const failure = { status: 'failed', error: { code: 'server_error', message: 'secret' } };
    for (const event of [
      ended('response.failed', failure),
      { type: 'error', code: 'server_error', message: 'secret' },
    ]) {
      const report = reportAfter(textDelta('a'), event, ended('response.completed'));
      expect(report).toMatchObject({ isComplete: false, error: { code: 'backend_error' } });
      expect(JSON.stringify(report)).not.toContain('secret');
    }
  });

  it('F26 reports a record that cannot be read', () => {
    const tap = createResponsesTap();
    tap.pushLine('data: <html>');
    tap.pushLine('');
    expect(tap.report()).toMatchObject({ error: { code: 'backend_bad_response' } });
  });

  it('F37 ignores events after the end', () => {
    expect(reportAfter(ended('response.completed'), textDelta('late'), { type: 'error' })).toMatchObject({
      hasFirstToken: false,
      error: null,
      isComplete: true,
    });
  });
});

describe('the tap on a whole response', () => {
  it('reads its end and usage', () => {
    expect(reportOf(response({ output: [{ type: 'function_call' }] }))).toEqual({
      hasFirstToken: true,
      finishReason: 'tool-calls',
      usage: known,
      error: null,
      isComplete: true,
    });
  });

  it('F26 F36 reports failures, errors, unreadable bodies and bodies that are no response', () => {
    expect(reportOf(response({ status: 'failed' }))).toMatchObject({
      error: { code: 'backend_error' },
      isComplete: false,
    });
    expect(reportOf({ error: { message: 'x' } })).toMatchObject({ error: { code: 'backend_error' } });
    expect(reportOf('<html>')).toMatchObject({ error: { code: 'backend_bad_response' } });
    expect(reportOf({ hello: 1 })).toMatchObject({ error: null, isComplete: false });
  });
});
