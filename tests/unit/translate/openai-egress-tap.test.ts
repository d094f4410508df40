import { describe, expect, it } from 'vitest';
import { createOpenaiTap } from '../../../apps/translate/index.ts';
import { callChunk, chunk, finishChunk, type Json, piece, toSse, usageChunk } from './openai-backend-answers.ts';
import { noUsage } from './stream-events.ts';

const nothingYet = { hasFirstToken: false, finishReason: null, usage: noUsage, error: null, isComplete: false };
const usage = { prompt_tokens: 12, completion_tokens: 7 };
const known = { ...noUsage, promptTokens: 12, completionTokens: 7 };

function reportAfterText(text: string) {
  const tap = createOpenaiTap();
  for (const line of text.split('\n')) tap.pushLine(line);
  return tap.report();
}
const reportAfter = (...records: readonly (Json | string)[]) => reportAfterText(toSse(records));
function reportOf(body: unknown) {
  const tap = createOpenaiTap();
  tap.pushBody(typeof body === 'string' ? body : JSON.stringify(body));
  return tap.report();
}

describe('the tap on an event stream of an OpenAI-compatible backend', () => {
  it('knows nothing at first, nor after chunks without text', () => {
    expect(createOpenaiTap().report()).toEqual(nothingYet);
    expect(reportAfter(chunk({ role: 'assistant', content: '' }), { choices: [] })).toEqual(nothingYet);
    expect(reportAfterText(': ping\n\nevent: x\n\n')).toEqual(nothingYet);
  });

  it.each([
    [chunk({ content: 'H' })],
    [chunk({ reasoning_content: 'H' })],
    [chunk({ reasoning: 'H' })],
    [chunk({ refusal: 'H' })],
    [callChunk(piece(0, '', { id: 'c', name: 'f' }))],
    [chunk({ function_call: { name: 'f' } })],
    [{ choices: [{ index: 0, text: 'H', finish_reason: null }] }],
  ])('sees the first token in %j', (record) => {
    expect(reportAfter(record)).toEqual({ ...nothingYet, hasFirstToken: true });
  });

  it('reads reason and usage and is complete with [DONE]', () => {
    const records = [chunk({ content: 'a' }), chunk({ content: 'b' }), finishChunk('length'), usageChunk(usage)];
    const told = { hasFirstToken: true, finishReason: 'length', usage: known, error: null, isComplete: false };
    expect(reportAfter(...records)).toEqual(told);
    expect(reportAfter(...records, '[DONE]')).toEqual({ ...told, isComplete: true });
  });

  it('reads usage and times from a chunk in the middle', () => {
    expect(reportAfter(chunk({ content: 'a' }), chunk({ content: 'b' }, {}, { usage }))).toMatchObject({
      usage: known,
    });
    const timings = { prompt_n: 12, prompt_ms: 90, predicted_n: 7, predicted_ms: 350 };
    expect(reportAfter(chunk({ content: 'a' }), chunk({ content: 'b' }, {}, { timings }))).toMatchObject({
      usage: { ...known, prefillMs: 90, decodeMs: 350 },
    });
  });

  it('says tool-calls when a call came at any time, and content-filter after a refusal', () => {
    const call = callChunk(piece(0, '{}', { id: 'c', name: 'f' }));
    expect(reportAfter(chunk({ content: 'a' }), call, finishChunk('stop')).finishReason).toBe('tool-calls');
    expect(reportAfter(chunk({ content: 'a' }), chunk({ refusal: 'No' }), finishChunk('stop')).finishReason).toBe(
      'content-filter',
    );
  });

  it('waits for every choice to have its reason', () => {
    const other = (rest: Json) => ({ choices: [{ index: 1, delta: { content: 'b' }, finish_reason: null, ...rest }] });
    const records = [chunk({ content: 'a' }), other({}), finishChunk('stop')];
    expect(reportAfter(...records).finishReason).toBeNull();
    expect(reportAfter(...records, other({ finish_reason: 'length' })).finishReason).toBe('stop');
  });

  it('is not misled by text that looks like the end or an error', () => {
    const tricky = chunk({ content: '"finish_reason":"stop","usage":{"prompt_tokens":1},"error":"x" data: [DONE]' });
    expect(reportAfter(chunk({ content: 'a' }), tricky)).toEqual({ ...nothingYet, hasFirstToken: true });
  });

  it('reads chunks with spaces between their tokens', () => {
    const spaced = JSON.stringify(finishChunk('length'), null, 1).replaceAll('\n', '');
    expect(reportAfter(chunk({ content: 'a' }), spaced)).toMatchObject({ finishReason: 'length' });
  });

  it('F26 F36 reports errors and unreadable records, and nothing after them', () => {
    const report = reportAfter(chunk({ content: 'a' }), { error: { message: 'secret' } }, finishChunk(), '[DONE]');
    expect(report).toMatchObject({ isComplete: false, finishReason: null, error: { code: 'backend_error' } });
    expect(JSON.stringify(report)).not.toContain('secret');
    expect(reportAfterText('event: error\ndata: {"message":"x"}\n\n')).toMatchObject({
      error: { code: 'backend_error' },
    });
    expect(reportAfter(chunk({ content: 'a' }), finishChunk('error'), '[DONE]')).toMatchObject({
      error: { code: 'backend_error' },
      isComplete: false,
    });
    expect(reportAfter('<html>')).toMatchObject({ error: { code: 'backend_bad_response' } });
  });

  it('F37 ignores what follows [DONE]', () => {
    expect(reportAfter('[DONE]', chunk({ content: 'late' }), { error: 'late' })).toEqual({
      ...nothingYet,
      isComplete: true,
    });
  });
});

describe('the tap on a whole body of an OpenAI-compatible backend', () => {
  it('reads chats and completions', () => {
    const message = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
    };
    const told = { hasFirstToken: true, usage: known, error: null, isComplete: true };
    expect(reportOf({ choices: [{ index: 0, message, finish_reason: 'stop' }], usage })).toEqual({
      ...told,
      finishReason: 'tool-calls',
    });
    expect(reportOf({ choices: [{ index: 0, text: 'a', finish_reason: 'length' }], usage })).toEqual({
      ...told,
      finishReason: 'length',
    });
  });

  it('reads embeddings', () => {
    const body = { object: 'list', data: [{ index: 0, embedding: [1] }], usage: { prompt_tokens: 8, total_tokens: 8 } };
    expect(reportOf(body)).toEqual({ ...nothingYet, usage: { ...noUsage, promptTokens: 8 }, isComplete: true });
  });

  it('F26 F36 reports errors, unreadable bodies and bodies that are no answer', () => {
    expect(reportOf({ error: { message: 'x' } })).toMatchObject({
      error: { code: 'backend_error' },
      isComplete: false,
    });
    expect(reportOf('<html>')).toMatchObject({ error: { code: 'backend_bad_response' }, isComplete: false });
    expect(reportOf([])).toMatchObject({ error: { code: 'backend_bad_response' } });
    expect(reportOf({ hello: 1 })).toMatchObject({ error: null, isComplete: false });
  });
});
