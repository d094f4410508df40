import { describe, expect, it } from 'vitest';
import { openaiIngress } from '../../../apps/translate/index.ts';
import { parseSound } from './chat-bodies.ts';

const messagesOf = (...messages: unknown[]) => parseSound({ messages }).messages;
const text = (value: string) => ({ kind: 'text', text: value });
const call = (id: string, name: string, argumentsText: unknown = '{}') => ({
  id,
  type: 'function',
  function: { name, arguments: argumentsText },
});

describe('messages of an OpenAI chat', () => {
  it('keeps all parts of a message in that message', () => {
    const [message] = messagesOf({
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
        { type: 'image_url', image_url: 'DATA:;base64,REVG' },
        { type: 'input_audio', input_audio: { format: 'mp3', data: 'R0hJ' } },
        { type: 'text', text: 'b' },
      ],
    });
    expect(message).toEqual({
      role: 'user',
      name: null,
      parts: [
        text('a'),
        { kind: 'image', mediaType: 'image/png', base64: 'QUJD' },
        { kind: 'image', mediaType: 'image/*', base64: 'REVG' },
        { kind: 'audio', mediaType: 'audio/mpeg', base64: 'R0hJ' },
        text('b'),
      ],
    });
  });

  it('keeps a file with its name and takes an image file for an image', () => {
    const file = (filename: string | undefined, data: string) => ({
      type: 'file',
      file: { filename, file_data: data },
    });
    const content = [
      file('a.pdf', 'data:application/pdf;name=a.pdf;base64,QUJD'),
      file(undefined, 'DATA:Text/Plain;base64,REVG'),
      file('a.png', 'data:image/png;base64,R0hJ'),
    ];
    expect(messagesOf({ role: 'user', content })[0]).toMatchObject({
      parts: [
        { kind: 'file', mediaType: 'application/pdf', base64: 'QUJD', name: 'a.pdf' },
        { kind: 'file', mediaType: 'text/plain', base64: 'REVG', name: null },
        { kind: 'image', mediaType: 'image/png', base64: 'R0hJ' },
      ],
    });
  });

  it('turns the developer role into system', () => {
    expect(messagesOf({ role: 'developer', content: 'Be brief.' })).toEqual([
      { role: 'system', parts: [text('Be brief.')] },
    ]);
  });

  it('keeps the name of a user', () => {
    expect(messagesOf({ role: 'user', content: 'Hi', name: 'ada' })[0]).toMatchObject({ name: 'ada' });
  });

  it.each([
    ['reasoning_content', { reasoning_content: 'Hm.' }],
    ['reasoning', { reasoning: 'Hm.' }],
    ['the first that is not empty', { reasoning_content: '', reasoning: 'Hm.' }],
  ])('reads the thinking of an assistant from %s', (_what, fields) => {
    expect(messagesOf({ role: 'assistant', content: 'Hi', ...fields })[0]).toMatchObject({ thinking: 'Hm.' });
  });

  it('takes a refusal for the text of an assistant without content', () => {
    expect(messagesOf({ role: 'assistant', content: null, refusal: 'No.' })[0]).toMatchObject({ parts: [text('No.')] });
    expect(messagesOf({ role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] })[0]).toMatchObject({
      parts: [text('No.')],
    });
  });

  it('accepts an assistant message that says nothing', () => {
    expect(messagesOf({ role: 'assistant' })).toEqual([
      { role: 'assistant', parts: [], thinking: null, toolCalls: [] },
    ]);
  });

  it('keeps the arguments of a call exactly as they came', () => {
    const json = '{ "b": 9007199254740993, "a": [1.0] }';
    expect(messagesOf({ role: 'assistant', tool_calls: [call('c1', 'f', json)] })[0]).toMatchObject({
      toolCalls: [{ id: 'c1', name: 'f', argumentsJson: json }],
    });
  });

  it.each([[''], ['  '], [undefined], [null], [{}]])('takes the arguments %j for an empty object', (value) => {
    const [message] = messagesOf({
      role: 'assistant',
      tool_calls: [{ id: 'c1', function: { name: 'f', arguments: value } }],
    });
    expect(message).toMatchObject({ toolCalls: [{ argumentsJson: '{}' }] });
  });

  it('names calls without an id by their position', () => {
    const [, message] = messagesOf(
      { role: 'user', content: 'Hi' },
      { role: 'assistant', tool_calls: [call('', 'f'), call('', 'g')] },
    );
    expect(message).toMatchObject({ toolCalls: [{ id: 'call_1_0' }, { id: 'call_1_1' }] });
  });

  it('finds the name of a result by the newest call with its id', () => {
    const messages = messagesOf(
      { role: 'assistant', tool_calls: [call('c1', 'old')] },
      { role: 'assistant', tool_calls: [call('c1', 'new'), call('c2', 'other')] },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'x' }] },
      { role: 'tool', tool_call_id: 'c1', content: 'x', name: 'given' },
      { role: 'tool', content: 'x' },
    );
    expect(messages.slice(2)).toMatchObject([
      { toolCallId: 'c1', toolName: 'new', parts: [text('x')], isError: false },
      { toolCallId: 'c1', toolName: 'given' },
      { toolCallId: null, toolName: null },
    ]);
  });

  it('reads the older function_call and its result', () => {
    const messages = messagesOf(
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"a":1}' } },
      { role: 'function', name: 'f', content: 'x' },
      { role: 'function', name: 'never-called', content: 'x' },
    );
    expect(messages).toMatchObject([
      { toolCalls: [{ id: 'call_0_0', name: 'f', argumentsJson: '{"a":1}' }] },
      { role: 'tool', toolCallId: 'call_0_0', toolName: 'f' },
      { role: 'tool', toolCallId: null, toolName: 'never-called' },
    ]);
  });

  it.each(['constructor', '__proto__', 'c9'])('F40 refuses a result of %s, which nobody called', (id) => {
    const messages = [
      { role: 'assistant', tool_calls: [call('c1', 'f')] },
      { role: 'tool', tool_call_id: id, content: 'x' },
    ];
    expect(openaiIngress.parseChatRequest({ model: 'm', messages })).toMatchObject({
      kind: 'refused',
      error: { status: 400, field: 'messages[1].tool_call_id' },
    });
  });

  it('refuses a result before any call', () => {
    expect(openaiIngress.parseChatRequest({ model: 'm', messages: [{ role: 'tool', content: 'x' }] })).toMatchObject({
      kind: 'refused',
      error: { status: 400, field: 'messages[0].role' },
    });
  });
});
