import { describe, expect, expectTypeOf, it } from 'vitest';
import { readAnswerChange, replaceBlocks, toBlocks } from '../../../apps/gateway/plugins/answer-form.ts';
import { changeRequest, readRequestChange, showRequest } from '../../../apps/gateway/plugins/request-form.ts';
import {
  type ChatRequest,
  type CompletionRequest,
  openaiIngress,
  type StreamEvent,
  unknownUsage,
} from '../../../apps/translate/index.ts';
import type { AnswerBlock, Message, PluginRequest } from '../../../samples/plugins/drover-plugin.d.ts';

const parsed = openaiIngress.parseChatRequest({
  ...{
    model: 'm',
    max_tokens: 10,
    tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
  },
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: [{ type: 'text', text: 'hi' }] },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'a', content: 'seen' },
  ],
});
if (parsed.kind === 'refused') throw new Error(parsed.error.message);
const request = parsed.value;

describe('a request as plugins see it', () => {
  it('has the form that is published for them', () => {
    expectTypeOf<ChatRequest>().toExtend<Extract<PluginRequest, { kind: 'chat' }>>();
    expectTypeOf<CompletionRequest>().toExtend<Extract<PluginRequest, { kind: 'completion' }>>();
    expectTypeOf<Message>().toExtend<ChatRequest['messages'][number]>();
  });

  it('comes back as it was when it is given back as it is', () => {
    const shown = JSON.parse(JSON.stringify(showRequest(request))) as unknown;
    const read = readRequestChange('chat')(shown);
    expect(read.kind).toBe('value');
    if (read.kind === 'value') expect(changeRequest(request, read.value)).toEqual(request);
    expect(shown).not.toHaveProperty('model');
  });

  it.each<readonly [number | null, number | undefined, number | null]>([
    [5000, undefined, 5000],
    [5000, 100, 100],
    [50, 100, 50],
    [null, 100, 100],
    [null, undefined, null],
  ])('T39 stays below its ceiling: %j asked, at most %j', (maxOutputTokens, mostTokens, told) => {
    const held = mostTokens === undefined ? request : { ...request, mostTokens };
    expect(changeRequest(held, { maxOutputTokens }).maxOutputTokens).toBe(told);
  });

  it.each<readonly [unknown, string]>([
    [{ messages: [] }, 'request.messages.'],
    [{ messages: [{ role: 'root', parts: [] }] }, 'request.messages[0].role.'],
    [
      { messages: [{ role: 'system', parts: [{ kind: 'image', mediaType: 'image/png', base64: '§' }] }] },
      '[0].base64.',
    ],
    [{ sampling: { temperature: 'hot' } }, 'request.sampling.'],
    [{ maxOutputTokens: -1 }, 'request.maxOutputTokens.'],
    [[], 'request.'],
    ['text', 'request.'],
  ])('T39 is not changed to %j', (change, place) => {
    expect(readRequestChange('chat')(change)).toMatchObject({ kind: 'wrong', reason: expect.stringContaining(place) });
  });
});

const events: readonly StreamEvent[] = [
  { type: 'message-start', model: 'm' },
  { type: 'thinking-start', index: 0 },
  { type: 'thinking-delta', index: 0, text: 'hm' },
  { type: 'thinking-signature', index: 0, signature: 'proof' },
  { type: 'thinking-end', index: 0 },
  { type: 'redacted-thinking', index: 1, data: 'sealed' },
  { type: 'text-start', index: 2 },
  { type: 'text-delta', index: 2, text: 'Hel' },
  { type: 'text-delta', index: 2, text: 'lo' },
  { type: 'logprobs', entries: [] },
  { type: 'text-end', index: 2 },
  { type: 'tool-call-start', index: 3, id: 'a', name: 'look' },
  { type: 'tool-call-delta', index: 3, argumentsJson: '{}' },
  { type: 'tool-call-end', index: 3 },
  { type: 'finish', reason: 'tool-calls', usage: unknownUsage },
];

describe('an answer as plugins see it', () => {
  it('has the form that is published for them', () => {
    expectTypeOf<ReturnType<typeof toBlocks>>().toExtend<readonly AnswerBlock[]>();
  });

  it('is told again as it was when it is given back as it is', () => {
    const read = readAnswerChange({ blocks: JSON.parse(JSON.stringify(toBlocks(events))) as unknown });
    if (read.kind !== 'value') throw new Error(read.reason);
    expect(toBlocks(replaceBlocks(events, read.value))).toEqual(toBlocks(events));
    expect(replaceBlocks(events, read.value).at(-1)).toEqual(events.at(-1));
  });

  it('T39 keeps no proof of thinking that was changed, and no sealed thinking that is not of the vendor', () => {
    const changed = replaceBlocks(events, [
      { kind: 'thinking', text: 'other', signature: 'proof' },
      { kind: 'sealed', data: 'forged' },
      { kind: 'text', text: 'Bye' },
    ]);
    expect(toBlocks(changed)).toEqual([
      { kind: 'thinking', text: 'other' },
      { kind: 'text', text: 'Bye' },
    ]);
  });

  it('ends as what it has become: without a call it has stopped, with one it calls', () => {
    const without = replaceBlocks(events, [{ kind: 'text', text: 'Bye' }]);
    expect(without.at(-1)).toMatchObject({ reason: 'stop' });
    const call = { kind: 'tool-call', id: 'b', name: 'look', argumentsJson: '{}' } as const;
    expect(replaceBlocks(without, [call]).at(-1)).toMatchObject({ reason: 'tool-calls' });
  });
});
