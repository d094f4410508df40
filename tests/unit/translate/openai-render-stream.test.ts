import { describe, expect, it } from 'vitest';
import { createError, openaiIngress, type StreamEvent } from '../../../apps/translate/index.ts';
import { readOpenaiStream } from '../../wire/openai/openai-stream-reader.ts';
import { callBlock, contextFor, finish, noUsage, start, textBlock } from './stream-events.ts';

function render(events: readonly StreamEvent[], changes: Record<string, unknown> = {}): readonly string[] {
  const renderer = openaiIngress.createStreamRenderer(contextFor({ stream: true, ...changes }));
  expect(renderer.contentType).toBe('text/event-stream');
  return events.map((event) => renderer.push(event));
}

const dataOf = (text: string): unknown[] =>
  text
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame) => JSON.parse(frame.replace(/^data: /, '')));

describe('an OpenAI stream', () => {
  it('begins with the role even when the answer is empty', () => {
    const [first = ''] = render([start, finish()]);
    expect(dataOf(first)).toMatchObject([
      { choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }] },
    ]);
  });

  it('repeats id, time in seconds and the model that was asked for', () => {
    const text = render([start, ...textBlock(0, 'Hi')]).join('');
    for (const chunk of dataOf(text)) {
      expect(chunk).toMatchObject({
        id: 'chatcmpl-abc-1',
        object: 'chat.completion.chunk',
        created: 1_787_000_000,
        model: 'llama3.2',
      });
    }
  });

  it('shows nothing for the ends of blocks', () => {
    expect(render([...textBlock(0)])).toEqual(['', '']);
  });

  it('numbers calls from 0 and sends their arguments in fragments', () => {
    const events = [
      start,
      ...textBlock(0, 'Hm'),
      ...callBlock(1, 'a', '{"x"', ':1}'),
      ...callBlock(2, 'b', '{}'),
      finish('tool-calls'),
    ];
    const pieces = render(events);
    expect(readOpenaiStream(pieces)).toMatchObject({
      text: 'Hm',
      calls: [
        { id: 'a', name: 'tool_a', arguments: '{"x":1}' },
        { id: 'b', name: 'tool_b', arguments: '{}' },
      ],
      finishReason: 'tool_calls',
      isDone: true,
    });
    expect(dataOf(pieces[5] ?? '')).toMatchObject([
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] } }] },
    ]);
  });

  it('says tool_calls when a backend that made calls says stop', () => {
    expect(readOpenaiStream(render([start, ...callBlock(0, 'a', '{}'), finish('stop')])).finishReason).toBe(
      'tool_calls',
    );
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content-filter', 'content_filter'],
    ['load', 'stop'],
  ] as const)('says %s as %s', (reason, expected) => {
    expect(readOpenaiStream(render([start, finish(reason)])).finishReason).toBe(expected);
  });

  it('sends thinking under both names in use', () => {
    const pieces = render([{ type: 'thinking-delta', index: 0, text: 'Hm "x"' }]);
    expect(dataOf(pieces.join(''))).toMatchObject([
      { choices: [{ delta: { reasoning_content: 'Hm "x"', reasoning: 'Hm "x"' } }] },
    ]);
  });

  it('sends usage in a last chunk without choices, and null before, only when asked', () => {
    const usage = { ...noUsage, promptTokens: 10, cachedTokens: 4, completionTokens: 3 };
    const events = [start, ...textBlock(0, 'Hi'), finish('stop', usage)];
    const asked = render(events, { stream_options: { include_usage: true } })
      .join('')
      .replace('data: [DONE]\n\n', '');
    const chunks = dataOf(asked);
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13, prompt_tokens_details: { cached_tokens: 4 } },
    });
    for (const chunk of chunks.slice(0, -1)) expect(chunk).toMatchObject({ usage: null });
    expect(render(events).join('')).not.toContain('usage');
  });

  it('leaves log probabilities out when they were not asked for', () => {
    const entries = [{ token: 'Hi', logprob: -0.1, bytes: null, top: [] }];
    const events: StreamEvent[] = [
      start,
      { type: 'logprobs', entries },
      { type: 'logprobs', entries },
      ...textBlock(0, 'Hi'),
      finish(),
    ];
    expect(render(events).join('')).not.toContain('logprobs');
    expect(readOpenaiStream(render(events, { logprobs: true })).logprobCount).toBe(2);
  });

  it('F36 ends with the error object and without [DONE]', () => {
    const error = createError('stream_interrupted', 'The backend ended its answer too early.');
    const pieces = render([start, ...textBlock(0, 'On'), { type: 'error', error }, finish(), start]);
    expect(pieces.at(-3)).toBe(openaiIngress.renderStreamError(error));
    expect(pieces.slice(-2)).toEqual(['', '']);
    expect(readOpenaiStream(pieces)).toMatchObject({
      isDone: false,
      finishReason: null,
      error: { code: 'stream_interrupted' },
    });
  });

  it('F37 ignores everything after the end', () => {
    expect(render([start, finish(), ...textBlock(0, 'late'), finish()]).slice(2)).toEqual(['', '', '', '']);
  });

  it('answers callers of functions with one function_call', () => {
    const events = [start, ...callBlock(0, 'a', '{"x":', '1}'), ...callBlock(1, 'b', '{}'), finish('tool-calls')];
    const text = render(events, { functions: [{ name: 'tool_a' }] }).join('');
    const deltas = dataOf(text.replace('data: [DONE]\n\n', '')) as {
      choices: { delta: { function_call?: unknown }; finish_reason: unknown }[];
    }[];
    expect(deltas.flatMap(({ choices }) => choices[0]?.delta.function_call ?? [])).toEqual([
      { name: 'tool_a', arguments: '' },
      { arguments: '{"x":' },
      { arguments: '1}' },
    ]);
    expect(deltas.at(-1)?.choices[0]?.finish_reason).toBe('function_call');
  });
});
