import { describe, expect, it } from 'vitest';
import { createOllamaTap } from '../../../apps/translate/index.ts';
import { noUsage } from './stream-events.ts';

const metrics = {
  load_duration: 31_000_000,
  prompt_eval_count: 12,
  prompt_eval_duration: 90_000_000,
  eval_count: 7,
  eval_duration: 350_000_000,
};
const usage = { promptTokens: 12, cachedTokens: null, completionTokens: 7, loadMs: 31, prefillMs: 90, decodeMs: 350 };
const nothingYet = { hasFirstToken: false, finishReason: null, usage: noUsage, error: null, isComplete: false };

function reportAfter(...lines: (object | string)[]) {
  const tap = createOllamaTap();
  for (const line of lines) tap.pushLine(typeof line === 'string' ? line : JSON.stringify(line));
  return tap.report();
}
const chat = (message: object, extra: object = {}) => ({
  model: 'm',
  message: { role: 'assistant', content: '', ...message },
  done: false,
  ...extra,
});

describe('the tap on a native answer', () => {
  it('knows nothing at first, nor after records without text', () => {
    expect(createOllamaTap().report()).toEqual(nothingYet);
    expect(reportAfter('', chat({}), chat({ thinking: '' }))).toEqual(nothingYet);
  });

  it.each([
    [chat({ content: 'H' })],
    [chat({ thinking: 'H' })],
    [chat({ tool_calls: [{ function: { name: 'f', arguments: {} } }] })],
    [{ model: 'm', response: 'H', done: false }],
    [{ model: 'm', response: '', thinking: 'H', done: false }],
  ])('sees the first token in %j', (line) => {
    expect(reportAfter(line)).toEqual({ ...nothingYet, hasFirstToken: true });
  });

  it('reads the end of a chat and of a generate stream', () => {
    const done = { done: true, done_reason: 'length', ...metrics };
    const complete = { hasFirstToken: true, finishReason: 'length', usage, error: null, isComplete: true };
    expect(reportAfter(chat({ content: 'a' }), chat({ content: 'b' }), chat({}, done))).toEqual(complete);
    expect(reportAfter({ response: 'a', done: false }, { response: '', ...done })).toEqual(complete);
  });

  it('reads a whole body as it reads a last record', () => {
    expect(reportAfter(chat({ content: 'all' }, { done: true, done_reason: 'stop', ...metrics }))).toEqual({
      hasFirstToken: true,
      finishReason: 'stop',
      usage,
      error: null,
      isComplete: true,
    });
  });

  it('says tool-calls when a call came at any time', () => {
    const call = { tool_calls: [{ function: { name: 'f', arguments: { done: false } } }] };
    expect(
      reportAfter(chat({ content: 'a' }), chat(call), chat({}, { done: true, done_reason: 'stop' })).finishReason,
    ).toBe('tool-calls');
    expect(reportAfter(chat({ content: 'a' }), chat(call, { done: true })).finishReason).toBe('tool-calls');
  });

  it('is not misled by text that looks like the end of a record or an error', () => {
    const tricky = chat({ content: '{"done":true,"error":"x","tool_calls":[]}' });
    expect(reportAfter(chat({ content: 'a' }), tricky)).toEqual({ ...nothingYet, hasFirstToken: true });
  });

  it('reads records with spaces between their tokens', () => {
    const spaced = JSON.stringify(chat({}, { done: true, done_reason: 'stop' }), null, 1).replaceAll('\n', '');
    expect(reportAfter(chat({ content: 'a' }), spaced)).toMatchObject({ isComplete: true, finishReason: 'stop' });
  });

  it('F23 stays incomplete when the terminal record is missing', () => {
    expect(reportAfter(chat({ content: 'a' }), chat({ content: 'b' }))).toMatchObject({
      isComplete: false,
      error: null,
    });
  });

  it('F36 reports an error line, and nothing after it', () => {
    const report = reportAfter(
      chat({ content: 'a' }),
      { error: 'model runner has unexpectedly stopped' },
      chat({}, { done: true }),
    );
    expect(report).toMatchObject({ isComplete: false, error: { code: 'backend_error' } });
  });

  it('F26 reports a line that is no record', () => {
    expect(reportAfter('<html>')).toMatchObject({ error: { code: 'backend_bad_response' } });
    expect(reportAfter('[]')).toMatchObject({ error: { code: 'backend_bad_response' } });
  });

  it('F37 ignores records after the end', () => {
    expect(reportAfter(chat({}, { done: true }), chat({ content: 'late' }), { error: 'late' })).toMatchObject({
      error: null,
      hasFirstToken: false,
    });
  });

  it('reads embeddings of both routes', () => {
    expect(reportAfter({ model: 'm', embeddings: [[1]], prompt_eval_count: 8, load_duration: 2_000_000 })).toEqual({
      ...nothingYet,
      isComplete: true,
      usage: { ...noUsage, promptTokens: 8, loadMs: 2 },
    });
    expect(reportAfter({ embedding: [] })).toMatchObject({ isComplete: true, finishReason: null });
  });

  it('reads the answer to a load', () => {
    expect(reportAfter({ model: 'm', response: '', done: true, done_reason: 'load' })).toMatchObject({
      isComplete: true,
      finishReason: 'load',
      hasFirstToken: false,
    });
  });
});
