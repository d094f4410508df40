import { describe, expect, it } from 'vitest';
import { lookupTool, parseMessages } from './anthropic-bodies.ts';

const text = (value: string) => ({ kind: 'text', text: value });
const messagesOf = (...messages: unknown[]) => parseMessages({ messages }).messages;
const toolUse = (id: string, name = 'lookup') => ({ type: 'tool_use', id, name, input: { word: id } });
const toolResult = (id: string, content: unknown = id) => ({ type: 'tool_result', tool_use_id: id, content });

describe('messages of an Anthropic client', () => {
  it('puts the system prompt first, a part for each block with text', () => {
    const system = [
      { type: 'text', text: 'A' },
      { type: 'text', text: '' },
      { type: 'text', text: 'B' },
    ];
    expect(parseMessages({ system }).messages[0]).toEqual({ role: 'system', parts: [text('A'), text('B')] });
    expect(parseMessages({ system: 'A' }).messages[0]).toEqual({ role: 'system', parts: [text('A')] });
    expect(parseMessages({ system: '' }).messages).toHaveLength(1);
    expect(parseMessages({ system: null }).messages).toHaveLength(1);
  });

  it('takes several messages of one role in a row', () => {
    expect(messagesOf({ role: 'user', content: 'a' }, { role: 'user', content: 'b' })).toEqual([
      { role: 'user', parts: [text('a')], name: null },
      { role: 'user', parts: [text('b')], name: null },
    ]);
  });

  it('takes a system message in the middle of the conversation', () => {
    const messages = messagesOf({ role: 'user', content: 'a' }, { role: 'system', content: 'Be brief.' });
    expect(messages[1]).toEqual({ role: 'system', parts: [text('Be brief.')] });
  });

  it('keeps a user message without any text', () => {
    expect(messagesOf({ role: 'user', content: [] })).toEqual([{ role: 'user', parts: [], name: null }]);
  });

  it('gives an image without a type the general one', () => {
    const [message] = messagesOf({
      role: 'user',
      content: [{ type: 'image', source: { type: 'base64', data: 'QUJD' } }],
    });
    expect(message?.parts).toEqual([{ kind: 'image', mediaType: 'image/*', base64: 'QUJD' }]);
  });

  it('makes a message of each tool result, with the name of its call', () => {
    const messages = messagesOf(
      { role: 'assistant', content: [toolUse('a'), toolUse('b', 'other')] },
      { role: 'user', content: [toolResult('b'), toolResult('a', null)] },
      { role: 'assistant', content: [toolUse('c', 'third')] },
      { role: 'user', content: [{ type: 'text', text: 'x' }, toolResult('c')] },
    );
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'tool', 'assistant', 'tool', 'user']);
    expect(messages[1]).toEqual({
      role: 'tool',
      parts: [text('b')],
      toolCallId: 'b',
      toolName: 'other',
      isError: false,
    });
    expect(messages[2]).toMatchObject({ parts: [], toolCallId: 'a', toolName: 'lookup' });
  });

  it('lets a result name a call of any earlier message, but of no later one', () => {
    const call = { role: 'assistant', content: [toolUse('a')] };
    const result = { role: 'user', content: [toolResult('a')] };
    expect(messagesOf(call, { role: 'user', content: 'x' }, result)).toHaveLength(3);
    expect(() => messagesOf(result, call)).toThrow('messages[0].content[0].tool_use_id');
  });

  it('keeps calls in their order and takes an absent input for an empty object', () => {
    const [message] = messagesOf({
      role: 'assistant',
      content: [toolUse('a'), { type: 'tool_use', id: 'b', name: 'f' }],
    });
    expect(message).toMatchObject({
      toolCalls: [
        { id: 'a', name: 'lookup', argumentsJson: '{"word":"a"}' },
        { id: 'b', name: 'f', argumentsJson: '{}' },
      ],
    });
  });

  it('joins several thoughts and gives up their signatures', () => {
    const thought = (thinking: string) => ({ type: 'thinking', thinking, signature: `sig-${thinking}` });
    const [message] = messagesOf({ role: 'assistant', content: [thought('a'), toolUse('x'), thought('b')] });
    expect(message).toMatchObject({ thinking: 'a\n\nb' });
    expect(message).not.toHaveProperty('thinkingSignature');
  });

  it('keeps a signature whose thought is hidden', () => {
    const [message] = messagesOf({
      role: 'assistant',
      content: [{ type: 'thinking', thinking: '', signature: 'sig' }],
    });
    expect(message).toMatchObject({ thinking: '', thinkingSignature: 'sig' });
  });

  it('F37 leaves unknown blocks of the assistant out', () => {
    expect(
      messagesOf({
        role: 'assistant',
        content: [
          { type: 'mcp_tool_use', id: 'm' },
          { type: 'text', text: 'Hi' },
        ],
      }),
    ).toEqual([{ role: 'assistant', parts: [text('Hi')], thinking: null, toolCalls: [] }]);
  });
});

describe('tools of an Anthropic client', () => {
  it('keeps what the caller describes and leaves ready-made tools out', () => {
    const tools = [
      lookupTool,
      { type: 'bash_20250124', name: 'bash' },
      { type: 'text_editor_20250728', name: 'editor' },
    ];
    expect(parseMessages({ tools }).tools).toEqual([
      { name: 'lookup', description: null, parameters: lookupTool.input_schema, isStrict: null },
    ]);
  });

  it.each([
    [{ type: 'auto' }, { kind: 'auto' }],
    [{ type: 'any' }, { kind: 'required' }],
    [{ type: 'none' }, { kind: 'none' }],
    [
      { type: 'tool', name: 'lookup' },
      { kind: 'named', name: 'lookup' },
    ],
  ])('reads the choice %j', (choice, expected) => {
    expect(parseMessages({ tools: [lookupTool], tool_choice: choice })).toMatchObject({
      toolChoice: expected,
      isParallelToolCallsAllowed: null,
    });
  });

  it.each([
    [true, false],
    [false, true],
  ])('reads disable_parallel_tool_use %j', (isDisabled, isAllowed) => {
    const choice = { type: 'auto', disable_parallel_tool_use: isDisabled };
    expect(parseMessages({ tool_choice: choice }).isParallelToolCallsAllowed).toBe(isAllowed);
  });
});

describe('settings of an Anthropic client', () => {
  it.each([
    [1024, 'low'],
    [4095, 'low'],
    [4096, 'medium'],
    [16_384, 'high'],
    [31_999, 'high'],
    [32_000, 'max'],
  ])('takes a budget of %i tokens for the effort %s', (budget, effort) => {
    expect(parseMessages({ thinking: { type: 'enabled', budget_tokens: budget } })).toMatchObject({
      reasoningEffort: effort,
      thinkingBudget: budget,
    });
  });

  it.each([
    [{}, null],
    [{ thinking: { type: 'adaptive' } }, null],
    [{ thinking: { type: 'disabled' } }, 'none'],
    [{ thinking: { type: 'disabled' }, output_config: { effort: 'high' } }, 'none'],
    [{ output_config: { effort: 'low' } }, 'low'],
    [{ output_config: { effort: 'max' } }, 'max'],
    [{ output_config: { effort: null } }, null],
    [{ thinking: { type: 'enabled', budget_tokens: 1024 }, output_config: { effort: 'high' } }, 'high'],
  ])('reads the effort of %j', (changes, effort) => {
    expect(parseMessages(changes).reasoningEffort).toBe(effort);
  });

  it('reads a schema from both of its places, the newer one first', () => {
    const format = (title: string) => ({ type: 'json_schema', schema: { title } });
    const older = parseMessages({ output_format: format('old') }).responseFormat;
    expect(older).toEqual({ kind: 'json-schema', name: 'response', schema: { title: 'old' }, isStrict: null });
    const both = parseMessages({ output_format: format('old'), output_config: { format: format('new') } });
    expect(both.responseFormat).toMatchObject({ schema: { title: 'new' } });
  });

  it('lifts num_ctx out of the options, the field of its own first', () => {
    expect(parseMessages({ options: { num_ctx: 4096, mirostat: 1 } })).toMatchObject({
      contextLength: 4096,
      nativeOptions: { mirostat: 1 },
    });
    expect(parseMessages({ num_ctx: 8192, options: { num_ctx: 4096 } }).contextLength).toBe(8192);
  });

  it('names project and session, shortened and safe', () => {
    expect(parseMessages({ metadata: { user_id: `a\u0000${'b'.repeat(300)}`, project: 'atlas' } })).toMatchObject({
      project: 'atlas',
      session: expect.stringMatching(/^a\ufffdb{125}…$/),
    });
    expect(parseMessages({ context: { project_id: 'atlas' } })).toMatchObject({ project: 'atlas', session: null });
  });

  it('ignores fields it does not know', () => {
    expect(parseMessages({ service_tier: 'auto', container: 7, betas: ['x'] })).toEqual(parseMessages());
  });
});
