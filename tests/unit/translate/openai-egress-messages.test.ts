import { describe, expect, it } from 'vitest';
import { type ChatMessage, type ContentPart, openaiEgress } from '../../../apps/translate/index.ts';
import { parseSound } from './chat-bodies.ts';

const sound = parseSound();
const text = (value: string): ContentPart => ({ kind: 'text', text: value });
const image = (mediaType = 'image/png', base64 = 'iVBORw0KGgo='): ContentPart => ({ kind: 'image', mediaType, base64 });
const file = (mediaType: string, content: string | Buffer, name: string | null = null): ContentPart => ({
  kind: 'file',
  mediaType,
  base64: Buffer.from(content).toString('base64'),
  name,
});
const user = (...parts: readonly ContentPart[]): ChatMessage => ({ role: 'user', parts, name: null });
const assistant = (
  calls: readonly (readonly [id: string, name: string])[],
  ...parts: readonly ContentPart[]
): ChatMessage => ({
  role: 'assistant',
  parts,
  thinking: null,
  toolCalls: calls.map(([id, name]) => ({ id, name, argumentsJson: '{}' })),
});
type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;
const result = (
  toolCallId: string | null,
  parts: readonly ContentPart[],
  rest: Partial<ToolMessage> = {},
): ChatMessage => ({
  role: 'tool',
  parts,
  toolCallId,
  toolName: null,
  isError: false,
  ...rest,
});

function render(messages: readonly ChatMessage[], isStrict = false): readonly Record<string, unknown>[] {
  const { body } = openaiEgress.renderChatRequest({ ...sound, messages }, { model: 'm', isStrict });
  return (JSON.parse(body) as { messages: Record<string, unknown>[] }).messages;
}
const contentOf = (...parts: readonly ContentPart[]) => render([user(...parts)])[0]?.['content'];

describe('content to an OpenAI-compatible backend', () => {
  it('is plain text when there is one text, else a list of parts', () => {
    expect(contentOf(text('Hi'))).toBe('Hi');
    expect(contentOf()).toBe('');
    expect(contentOf(text('a'), text('b'))).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  it('has images as data URLs, whose type is looked up in their first bytes when it was not told', () => {
    const urlOf = (part: ContentPart) => contentOf(part);
    const shown = (mediaType: string, base64: string) => [
      { type: 'image_url', image_url: { url: `data:${mediaType};base64,${base64}` } },
    ];
    expect(urlOf(image('image/heic', 'AAAA'))).toEqual(shown('image/heic', 'AAAA'));
    for (const [mediaType, base64] of [
      ['image/png', 'iVBORw0KGgo='],
      ['image/jpeg', '/9j/4AAQ'],
      ['image/gif', 'R0lGODlh'],
      ['image/webp', 'UklGRiQAAABXRUJQ'],
      ['image/bmp', 'Qk0eAAAA'],
      ['image/png', 'AAAA'],
    ] as const) {
      expect(urlOf(image('image/*', base64))).toEqual(shown(mediaType, base64));
    }
  });

  it('has audio in the two formats the vendor knows', () => {
    const audio = (mediaType: string): ContentPart => ({ kind: 'audio', mediaType, base64: 'AAAA' });
    expect(contentOf(audio('audio/wav'))).toEqual([
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
    ]);
    expect(contentOf(audio('audio/mpeg'))).toEqual([
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
    ]);
    expect(contentOf(text('Listen'), audio('audio/flac'))).toBe('Listen');
  });

  it('has text files as text and all others as files', () => {
    expect(contentOf(file('text/markdown', '# Grüße 👋', 'notes.md'))).toBe('notes.md:\n# Grüße 👋');
    expect(contentOf(file('application/json', '\ufeff{"a":1}'))).toBe('{"a":1}');
    expect(contentOf(file('application/atom+xml', '<a/>'))).toBe('<a/>');
    const asFile = (filename: string, url: string) => [{ type: 'file', file: { filename, file_data: url } }];
    expect(contentOf(file('application/pdf', '%PDF', 'a.pdf'))).toEqual(
      asFile('a.pdf', 'data:application/pdf;base64,JVBERg=='),
    );
    expect(contentOf(file('application/pdf', '%PDF'))).toEqual(
      asFile('file.pdf', 'data:application/pdf;base64,JVBERg=='),
    );
    expect(contentOf(file('text/plain', Buffer.from([0xff, 0xfe]), 'odd.txt'))).toEqual(
      asFile('odd.txt', 'data:text/plain;base64,//4='),
    );
  });
});

describe('messages to an OpenAI-compatible backend', () => {
  it('keep their roles, names and order', () => {
    expect(
      render([
        { role: 'system', parts: [text('Be brief'), image()] },
        { role: 'user', parts: [text('Hi')], name: 'ada' },
        assistant([], text('Hello')),
        { role: 'system', parts: [text('Later')] },
        assistant([]),
      ]),
    ).toEqual([
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'Hi', name: 'ada' },
      { role: 'assistant', content: 'Hello' },
      { role: 'system', content: 'Later' },
      { role: 'assistant', content: '' },
    ]);
  });

  it('carry thinking as reasoning_content, except to the vendor', () => {
    const message: ChatMessage = {
      role: 'assistant',
      parts: [text('Hi')],
      thinking: 'Hm',
      thinkingSignature: 's',
      redactedThinking: ['x'],
      toolCalls: [],
    };
    expect(render([message])).toEqual([{ role: 'assistant', content: 'Hi', reasoning_content: 'Hm' }]);
    expect(render([message], true)).toEqual([{ role: 'assistant', content: 'Hi' }]);
  });

  it('carry arguments as the text they came as', () => {
    const argumentsJson = '{"n":9007199254740993, "b":1}';
    const message: ChatMessage = {
      role: 'assistant',
      parts: [],
      thinking: null,
      toolCalls: [{ id: 'c', name: 'f', argumentsJson }],
    };
    expect(render([message])).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: argumentsJson } }],
      },
    ]);
  });
});

describe('tool results to an OpenAI-compatible backend', () => {
  const idsOf = (messages: readonly ChatMessage[], isStrict = false) =>
    render(messages, isStrict).flatMap(({ role, tool_call_id }) => (role === 'tool' ? [tool_call_id] : []));

  it('keep their ids and parts', () => {
    expect(render([assistant([['c', 'f']]), result('c', [text('a'), text('b')])]).at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'c',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    });
  });

  it('F38 find their call by name, else by order, when they have no id', () => {
    const calls = assistant([
      ['c1', 'f'],
      ['c2', 'g'],
      ['c3', 'g'],
    ]);
    const named = (toolName: string) => result(null, [text('x')], { toolName });
    expect(idsOf([calls, named('g'), named('f'), named('g')])).toEqual(['c2', 'c1', 'c3']);
    expect(idsOf([calls, result(null, []), result(null, []), result(null, [])])).toEqual(['c1', 'c2', 'c3']);
    expect(idsOf([calls, result('c1', []), result(null, []), named('other')])).toEqual(['c1', 'c2', 'c3']);
    expect(idsOf([named('f'), named('f')])).toEqual(['call_unknown_1', 'call_unknown_2']);
  });

  it('share a shorter id with their call when the own is longer than the vendor takes', () => {
    const long = (last: string) => `toolu_${'x'.repeat(60)}${last}`;
    const messages = [
      assistant([
        [long('a'), 'f'],
        [long('b'), 'f'],
        ['short', 'f'],
      ]),
      result(long('b'), []),
      result(long('a'), []),
    ];
    const [first] = render(messages) as { tool_calls: { id: string }[] }[];
    expect(first?.tool_calls.map(({ id }) => id)).toEqual(['call_long_1', 'call_long_2', 'short']);
    expect(idsOf(messages)).toEqual(['call_long_2', 'call_long_1']);
  });

  it('say that they are errors', () => {
    const content = (...parts: readonly ContentPart[]) =>
      render([result('c', parts, { isError: true })])[0]?.['content'];
    expect(content(text('no such city'))).toBe('Error: no such city');
    expect(content(text('Error: no such city'))).toBe('Error: no such city');
    expect(content()).toBe('Error:');
    expect(content(text('a'), text('b'))).toMatchObject([{ text: 'Error: a' }, { text: 'b' }]);
  });

  it('leave their images to a user message after the whole group', () => {
    const shot = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
    expect(
      render([
        assistant([
          ['c1', 'look'],
          ['c2', 'f'],
        ]),
        result('c1', [image()], { toolName: 'look' }),
        result('c2', [text('seen'), image()]),
        user(text('And?')),
      ]).slice(1),
    ).toEqual([
      { role: 'tool', tool_call_id: 'c1', content: 'The content of this result is in the next message.' },
      { role: 'tool', tool_call_id: 'c2', content: 'seen' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Content of the result of look:' },
          shot,
          { type: 'text', text: 'Content of the tool result:' },
          shot,
        ],
      },
      { role: 'user', content: 'And?' },
    ]);
    expect(render([result('c', [image()])]).map(({ role }) => role)).toEqual(['tool', 'user']);
  });
});
