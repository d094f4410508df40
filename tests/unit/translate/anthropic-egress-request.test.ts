import { describe, expect, it } from 'vitest';
import type { ChatMessage, ChatRequest, ToolDefinition } from '../../../apps/translate/index.ts';
import { assistant, call, renderBody, result, sampled, user } from './anthropic-egress-requests.ts';

const tool = (changes: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name: 'f',
  description: null,
  parameters: null,
  isStrict: null,
  ...changes,
});
const signed = { thinking: 'Hm.', thinkingSignature: 'c2ln' };
const enabled = (budget: number) => ({ type: 'enabled', budget_tokens: budget });
const disabled = { type: 'disabled' };
const thinkingOf = (changes: Partial<ChatRequest>) => {
  const { thinking, max_tokens } = renderBody(changes);
  return { thinking, max_tokens };
};

describe('thinking asked of an Anthropic backend', () => {
  it.each([
    ['minimal', 1024],
    ['low', 1024],
    ['medium', 4096],
    ['high', 16_384],
    ['max', 32_000],
  ] as const)('gives the effort %s a budget of %i on top of the limit', (reasoningEffort, budget) => {
    expect(thinkingOf({ reasoningEffort })).toEqual({ thinking: enabled(budget), max_tokens: 4096 + budget });
    expect(thinkingOf({ reasoningEffort, maxOutputTokens: 50 })).toEqual({
      thinking: enabled(budget),
      max_tokens: 50 + budget,
    });
  });

  it('says nothing about thinking when the client does not, and switches it off when told', () => {
    expect(renderBody({})).not.toHaveProperty('thinking');
    expect(thinkingOf({ reasoningEffort: 'none', maxOutputTokens: 9 })).toEqual({ thinking: disabled, max_tokens: 9 });
    expect(thinkingOf({ reasoningEffort: 'high', thinkingBudget: 0 }).thinking).toEqual(disabled);
  });

  it('lets a budget of the client win, within a limit that is larger', () => {
    expect(thinkingOf({ reasoningEffort: 'low', thinkingBudget: 5000, maxOutputTokens: 5001 })).toEqual({
      thinking: enabled(5000),
      max_tokens: 5001,
    });
    expect(thinkingOf({ thinkingBudget: 5000, maxOutputTokens: 5000 })).toEqual({
      thinking: enabled(5000),
      max_tokens: 10_000,
    });
    expect(thinkingOf({ thinkingBudget: 10 })).toEqual({ thinking: enabled(1024), max_tokens: 5120 });
  });

  it('leaves out the sampling that thinking rules out', () => {
    const sampling = sampled({ temperature: 0.3, topK: 4, topP: 0.9 });
    const body = renderBody({ ...sampling, reasoningEffort: 'low' });
    for (const key of ['temperature', 'top_k', 'top_p']) expect(body).not.toHaveProperty(key);
    expect(renderBody({ ...sampled({ topP: 0.95 }), reasoningEffort: 'low' })).toMatchObject({ top_p: 0.95 });
    expect(renderBody({ ...sampling, reasoningEffort: 'none' })).toMatchObject({ temperature: 0.3, top_k: 4 });
  });

  it.each([
    ['a call is forced', { tools: [tool()], toolChoice: { kind: 'required' } }],
    ['a tool is named', { tools: [tool()], toolChoice: { kind: 'named', name: 'f' } }],
    ['an answer is to be gone on with', { messages: [user('a'), assistant('b', [], signed)] }],
    ['a call was made without thinking', { messages: [user('a'), assistant('', [call('1')]), result('1', 'x')] }],
  ] as const)('switches thinking off when %s', (_, changes) => {
    expect(thinkingOf({ ...(changes as Partial<ChatRequest>), reasoningEffort: 'low' })).toEqual({
      thinking: disabled,
      max_tokens: 4096,
    });
  });

  const loop = (first: object, ...more: ChatMessage[]): readonly ChatMessage[] => [
    user('a'),
    assistant('', [call('1')], first),
    result('1', 'x'),
    assistant('', [call('2')]),
    result('2', 'y'),
    ...more,
  ];
  it('keeps thinking on amid calls that began with it, and for the next question', () => {
    expect(thinkingOf({ messages: loop(signed), reasoningEffort: 'low' }).thinking).toEqual(enabled(1024));
    expect(thinkingOf({ messages: loop({ redactedThinking: ['x'] }), reasoningEffort: 'low' }).thinking).toEqual(
      enabled(1024),
    );
    expect(thinkingOf({ messages: loop({}), reasoningEffort: 'low' }).thinking).toEqual(disabled);
    const interrupted = loop(signed).toSpliced(3, 0, user('b'));
    expect(thinkingOf({ messages: interrupted, reasoningEffort: 'low' }).thinking).toEqual(disabled);
    const next = loop({}, assistant('b'), user('c'));
    expect(thinkingOf({ messages: next, reasoningEffort: 'low' }).thinking).toEqual(enabled(1024));
  });
});

describe('settings for an Anthropic backend', () => {
  it('requires a limit, so that there always is one', () => {
    expect(renderBody({})).toMatchObject({ model: 'claude-x', max_tokens: 4096, stream: false });
    expect(renderBody({ maxOutputTokens: -1 })).toMatchObject({ max_tokens: 4096 });
    expect(renderBody({ maxOutputTokens: 7, isStreaming: true })).toMatchObject({ max_tokens: 7, stream: true });
  });

  it('clamps the temperature, and sends one of it and top_p to the vendor', () => {
    expect(renderBody(sampled({ temperature: 2 }))).toMatchObject({ temperature: 1 });
    const both = sampled({ temperature: 0, topP: 0.5 });
    expect(renderBody(both)).toMatchObject({ temperature: 0 });
    expect(renderBody(both)).not.toHaveProperty('top_p');
    expect(renderBody(both, false)).toMatchObject({ temperature: 0, top_p: 0.5 });
    expect(renderBody(sampled({ topP: 0.5 }))).toMatchObject({ top_p: 0.5 });
  });

  it('sends nothing that the vendor does not know', () => {
    const all = sampled({ seed: 1, minP: 0.1, presencePenalty: 1, frequencyPenalty: 1, stop: ['', '\n'] });
    const body = renderBody({
      ...all,
      topLogprobs: 3,
      keepAlive: '5m',
      contextLength: 9,
      nativeOptions: { mirostat: 1 },
    });
    expect(Object.keys(body).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream']);
  });

  it('offers tools with schemas of objects and says which ones are strict', () => {
    const parameters = { properties: { a: {} }, required: ['a'] };
    const tools = [
      tool(),
      tool({ name: 'g', description: 'G', parameters, isStrict: true }),
      tool({ isStrict: false }),
    ];
    expect(renderBody({ tools })['tools']).toEqual([
      { name: 'f', input_schema: { type: 'object', properties: {} } },
      { name: 'g', description: 'G', input_schema: { ...parameters, type: 'object' }, strict: true },
      { name: 'f', input_schema: { type: 'object', properties: {} } },
    ]);
  });

  it.each([
    [null, null, undefined],
    [null, true, undefined],
    [null, false, { type: 'auto', disable_parallel_tool_use: true }],
    [{ kind: 'auto' }, null, { type: 'auto' }],
    [{ kind: 'none' }, false, { type: 'none' }],
    [{ kind: 'required' }, false, { type: 'any', disable_parallel_tool_use: true }],
    [{ kind: 'named', name: 'f' }, null, { type: 'tool', name: 'f' }],
  ] as const)('renders the choice %j with parallel calls %j', (toolChoice, isParallelToolCallsAllowed, expected) => {
    expect(renderBody({ tools: [tool()], toolChoice, isParallelToolCallsAllowed })['tool_choice']).toEqual(expected);
    expect(renderBody({ toolChoice, isParallelToolCallsAllowed })).not.toHaveProperty('tool_choice');
  });

  it('defines tools that only the conversation knows, for the vendor, without offering them', () => {
    const messages = [user('a'), assistant('', [call('1', 'f'), call('2', 'f'), call('3', 'g')])];
    expect(renderBody({ messages })).toMatchObject({
      tools: [{ name: 'f' }, { name: 'g' }],
      tool_choice: { type: 'none' },
    });
    expect(renderBody({ messages }, false)).not.toHaveProperty('tools');
  });
});
