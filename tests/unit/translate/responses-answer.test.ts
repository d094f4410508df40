import type { Response } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { createError, responsesIngress, type StreamEvent } from '../../../apps/translate/index.ts';
import { readResponsesStream } from '../../wire/responses/responses-stream-reader.ts';
import { responsesContext } from './responses-bodies.ts';
import { callBlock, finish, noUsage, start, textBlock } from './stream-events.ts';

const thinkingBlock = (index: number, text: string): StreamEvent[] => [
  { type: 'thinking-start', index },
  { type: 'thinking-delta', index, text },
  { type: 'thinking-end', index },
];
const answer = (events: readonly StreamEvent[], changes: Record<string, unknown> = {}) => {
  const rendered = responsesIngress.renderChatResponse(events, responsesContext(changes));
  return { status: rendered.status, body: JSON.parse(rendered.body) as Response };
};
function render(events: readonly StreamEvent[], changes: Record<string, unknown> = {}): readonly string[] {
  const renderer = responsesIngress.createStreamRenderer(responsesContext({ stream: true, ...changes }));
  expect(renderer.contentType).toBe('text/event-stream');
  return events.map((event) => renderer.push(event));
}

describe('a whole Responses answer', () => {
  it('tells when it was made, and when it was complete', () => {
    expect(answer([start, ...textBlock(0, 'Hi'), finish()]).body).toMatchObject({
      id: 'resp_abc-1',
      created_at: 1_787_000_000,
      completed_at: 1_787_000_002,
      status: 'completed',
      model: 'llama3.2',
    });
  });

  it('repeats what the request asked for, and only tools that were offered', () => {
    const body = {
      instructions: 'Be brief.',
      tools: [{ type: 'function', name: 'f' }, { type: 'web_search' }],
      tool_choice: { type: 'function', name: 'f' },
      reasoning: { effort: 'low' },
      text: { verbosity: 'low' },
      parallel_tool_calls: false,
      metadata: { a: 'b' },
      store: true,
    };
    expect(answer([start, finish()], body).body).toMatchObject({
      instructions: 'Be brief.',
      tools: [{ type: 'function', name: 'f', description: null, parameters: null, strict: null }],
      tool_choice: { type: 'function', name: 'f' },
      reasoning: { effort: 'low', summary: null },
      text: { format: { type: 'text' }, verbosity: 'low' },
      parallel_tool_calls: false,
      metadata: { a: 'b' },
      store: false,
      output: [],
    });
  });

  it.each([
    ['length', 'max_output_tokens'],
    ['content-filter', 'content_filter'],
  ] as const)('is incomplete after %s, and so is its last item', (reason, told) => {
    const { body } = answer([start, ...thinkingBlock(0, 'Hm.'), ...textBlock(1, 'Once'), finish(reason)]);
    expect(body).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: told },
      completed_at: null,
      output: [{ status: 'completed' }, { status: 'incomplete' }],
    });
  });

  it.each(['stop', 'tool-calls', 'load'] as const)('is complete after %s', (reason) => {
    expect(answer([start, ...textBlock(0, 'Hi'), finish(reason)]).body).toMatchObject({
      status: 'completed',
      incomplete_details: null,
    });
  });

  it('tells cached and reasoning tokens', () => {
    const usage = { ...noUsage, promptTokens: 10, cachedTokens: 4, completionTokens: 5, reasoningTokens: 3 };
    expect(answer([start, finish('stop', usage)]).body.usage).toEqual({
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 15,
    });
  });

  it('gives thinking a form to give back only when it is asked for', () => {
    const events = [start, ...thinkingBlock(0, 'Hm.'), finish()];
    expect(answer(events).body.output[0]).not.toHaveProperty('encrypted_content');
    const asked = answer(events, { include: ['reasoning.encrypted_content'] });
    expect(asked.body.output[0]).toMatchObject({ encrypted_content: 'Hm.' });
  });

  it('tells no log probabilities that belong to thinking or calls', () => {
    const logprobs = (token: string): StreamEvent => ({
      type: 'logprobs',
      entries: [{ token, logprob: -1, bytes: null, top: [] }],
    });
    const events = [
      start,
      logprobs('Hm'),
      ...thinkingBlock(0, 'Hm'),
      logprobs('a'),
      ...textBlock(1, 'a'),
      logprobs('{}'),
      ...callBlock(2, 'c', '{}'),
      ...textBlock(3, 'b'),
      finish(),
    ];
    const { output } = answer(events, { top_logprobs: 1 }).body;
    expect(output[1]).toMatchObject({ content: [{ logprobs: [{ token: 'a', bytes: [] }] }] });
    expect(output[3]).toMatchObject({ content: [{ logprobs: [] }] });
    expect(answer(events).body.output[1]).toMatchObject({ content: [{ logprobs: [] }] });
  });

  it('becomes an error when its events hold one or end early', () => {
    const error = createError('backend_error', 'The backend failed.');
    expect(answer([start, { type: 'error', error }])).toMatchObject({
      status: 502,
      body: { error: { code: error.code } },
    });
    expect(answer([start, ...textBlock(0, 'Hi')])).toMatchObject({
      status: 502,
      body: { error: { code: 'stream_interrupted' } },
    });
  });
});

describe('a Responses stream', () => {
  it('opens and closes each item by its own events', () => {
    const events = [start, ...thinkingBlock(0, 'Hm.'), ...textBlock(1, 'Hi'), ...callBlock(2, 'c', '{}'), finish()];
    const { types } = readResponsesStream(render(events));
    expect(types).toEqual(
      [
        'created in_progress',
        'output_item.added reasoning_summary_part.added reasoning_summary_text.delta',
        'reasoning_summary_text.done reasoning_summary_part.done output_item.done',
        'output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done',
        'output_item.added function_call_arguments.delta function_call_arguments.done output_item.done',
        'completed',
      ].flatMap((line) => line.split(' ').map((type) => `response.${type}`)),
    );
  });

  it('sends each delta at once', () => {
    const pieces = render([start, ...textBlock(0, 'Hel', 'lo')]);
    expect(pieces[2]).toContain('"delta":"Hel"');
    expect(pieces[3]).toContain('"delta":"lo"');
  });

  it('shows a sign of life as a comment that takes no number', () => {
    const pieces = render([start, { type: 'ping' }, finish()]);
    expect(pieces[1]).toBe(': ping\n\n');
    expect(readResponsesStream(pieces).sequenceNumbers).toEqual([0, 1, 2]);
  });

  it('F36 fails with what it had, going on with its numbers, and shows nothing after', () => {
    const error = createError('stream_interrupted', 'The backend ended its answer too early.');
    const pieces = render([
      start,
      ...textBlock(0, 'Hi'),
      ...callBlock(1, 'c', '{"a"').slice(0, 2),
      { type: 'error', error },
      finish(),
    ]);
    expect(pieces.at(-1)).toBe('');
    const { types, final, sequenceNumbers } = readResponsesStream(pieces);
    expect(types.at(-1)).toBe('response.failed');
    expect(sequenceNumbers.at(-1)).toBe(types.length - 1);
    expect(final).toMatchObject({
      status: 'failed',
      error: { code: error.code, message: error.message },
      usage: null,
      output: [
        { type: 'message', status: 'completed' },
        { type: 'function_call', status: 'incomplete', arguments: '{"a"' },
      ],
    });
  });

  it('F36 is one error event when nothing was sent yet', () => {
    const error = createError('backend_error', 'The backend failed.', { field: 'model' });
    const pieces = render([{ type: 'error', error }, start]);
    expect(pieces).toEqual([responsesIngress.renderStreamError(error), '']);
    expect(readResponsesStream(pieces).error).toEqual({
      type: 'error',
      sequence_number: 0,
      code: 'backend_error',
      message: 'The backend failed.',
      param: 'model',
    });
  });

  it('F37 ignores everything after the end', () => {
    expect(render([start, finish(), ...textBlock(0, 'late'), finish()]).slice(2)).toEqual(['', '', '', '']);
  });
});

describe('a Responses error', () => {
  it('has OpenAI’s form before the first byte', () => {
    const rendered = responsesIngress.renderError(createError('invalid_request', 'x', { field: 'input' }));
    expect(rendered).toMatchObject({ status: 400, contentType: 'application/json' });
    expect(JSON.parse(rendered.body)).toEqual({
      error: { message: 'x', type: 'invalid_request_error', param: 'input', code: 'invalid_request' },
    });
  });
});
