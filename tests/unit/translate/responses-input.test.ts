import { describe, expect, it } from 'vitest';
import { parseSoundResponses } from './responses-bodies.ts';

const messagesOf = (...input: unknown[]) => parseSoundResponses({ input }).messages;
const text = (value: string) => ({ kind: 'text', text: value });
const call = (callId: string, changes: object = {}) => ({
  type: 'function_call',
  call_id: callId,
  name: `tool_${callId}`,
  arguments: '{}',
  ...changes,
});
const output = (callId: string, value: unknown = 'x') => ({
  type: 'function_call_output',
  call_id: callId,
  output: value,
});
const reasoning = (changes: object) => ({ type: 'reasoning', id: 'rs_1', ...changes });
const summary = (...texts: string[]) => texts.map((value) => ({ type: 'summary_text', text: value }));

describe('the input of a Responses request', () => {
  it('takes text for the words of a user and instructions for a system message before them', () => {
    expect(parseSoundResponses({ instructions: 'Be brief.' }).messages).toEqual([
      { role: 'system', parts: [text('Be brief.')] },
      { role: 'user', parts: [text('Hi')], name: null },
    ]);
    expect(parseSoundResponses({ instructions: '' }).messages).toHaveLength(1);
  });

  it('reads messages with and without a type, and developers as system', () => {
    const messages = messagesOf(
      { role: 'developer', content: 'a' },
      { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'b' }] },
      { type: 'message', role: 'user', content: '' },
    );
    expect(messages).toEqual([
      { role: 'system', parts: [text('a')] },
      { role: 'system', parts: [text('b')] },
      { role: 'user', parts: [], name: null },
    ]);
  });

  it('joins neighbouring items of the model into one message, whatever their order', () => {
    const messages = messagesOf(
      reasoning({ summary: summary('Hm.') }),
      { role: 'assistant', content: [{ type: 'output_text', text: 'a' }] },
      call('c1'),
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'b' }] },
      call('c2'),
      output('c1'),
      { role: 'assistant', content: 'done' },
    );
    expect(messages).toEqual([
      {
        role: 'assistant',
        parts: [text('a'), text('b')],
        thinking: 'Hm.',
        toolCalls: [
          { id: 'c1', name: 'tool_c1', argumentsJson: '{}' },
          { id: 'c2', name: 'tool_c2', argumentsJson: '{}' },
        ],
      },
      { role: 'tool', parts: [text('x')], toolCallId: 'c1', toolName: 'tool_c1', isError: false },
      { role: 'assistant', parts: [text('done')], thinking: null, toolCalls: [] },
    ]);
  });

  it('keeps arguments exactly as they came and takes empty ones for an empty object', () => {
    const json = '{ "b": 9007199254740993 }';
    expect(messagesOf(call('c1', { arguments: json }), call('c2', { arguments: '' }))).toMatchObject([
      { toolCalls: [{ argumentsJson: json }, { argumentsJson: '{}' }] },
    ]);
  });

  it('finds the name of a result by the newest call with its id', () => {
    expect(
      messagesOf(call('c1', { name: 'old' }), output('c1'), call('c1', { name: 'new' }), output('c1', [])),
    ).toMatchObject([{}, { toolName: 'old' }, {}, { toolName: 'new', parts: [] }]);
  });

  it('leaves out what OpenAI’s servers did, without parting the items around it', () => {
    const messages = messagesOf(
      { role: 'assistant', content: 'a' },
      { type: 'web_search_call', id: 'ws_1', status: 'completed' },
      { role: 'assistant', content: 'b' },
    );
    expect(messages).toMatchObject([{ role: 'assistant', parts: [text('a'), text('b')] }]);
  });
});

describe('reasoning that comes back to a Responses request', () => {
  it('is the full content where there is one, else the summary', () => {
    const content = [{ type: 'reasoning_text', text: 'All of it.' }];
    expect(messagesOf(reasoning({ summary: summary('Short.'), content }))).toMatchObject([{ thinking: 'All of it.' }]);
    expect(messagesOf(reasoning({ summary: summary('One.', 'Two.') }))).toMatchObject([{ thinking: 'One.\n\nTwo.' }]);
  });

  it('is signed by encrypted content that is not merely its copy', () => {
    const signed = messagesOf(reasoning({ summary: summary('Hm.'), encrypted_content: 'c2ln' }));
    expect(signed).toMatchObject([{ thinking: 'Hm.', thinkingSignature: 'c2ln' }]);
    const copied = messagesOf(reasoning({ summary: summary('Hm.'), encrypted_content: 'Hm.' }));
    expect(copied[0]).not.toHaveProperty('thinkingSignature');
  });

  it('is sealed when it has encrypted content alone', () => {
    expect(messagesOf(reasoning({ summary: [], encrypted_content: 'c2Vh' }))).toMatchObject([
      { thinking: null, redactedThinking: ['c2Vh'] },
    ]);
  });

  it('keeps its signature beside an empty summary', () => {
    expect(messagesOf(reasoning({ summary: summary(''), encrypted_content: 'c2ln' }))).toMatchObject([
      { thinking: '', thinkingSignature: 'c2ln' },
    ]);
  });

  it('has no signature once several texts are joined, for it would prove none of them', () => {
    const [message] = messagesOf(
      reasoning({ summary: summary('One.'), encrypted_content: 'a' }),
      reasoning({ summary: summary('Two.'), encrypted_content: 'b' }),
    );
    expect(message).toMatchObject({ thinking: 'One.\n\nTwo.' });
    expect(message).not.toHaveProperty('thinkingSignature');
  });

  it('makes no message when it holds nothing', () => {
    const messages = messagesOf({ role: 'user', content: 'Hi' }, reasoning({ summary: [], encrypted_content: null }));
    expect(messages).toHaveLength(1);
  });
});
