import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChatMessage, type ChatRequest, type ContentPart, ollamaEgress } from '../../../apps/translate/index.ts';
import { parseNativeChat } from './ollama-bodies.ts';

const render = (changes: Partial<ChatRequest>) => {
  const { body } = ollamaEgress.renderChatRequest(
    { ...parseNativeChat(), ...changes },
    { model: 'm', isStrict: false },
  );
  return JSON.parse(body) as Record<string, unknown> & { messages: Record<string, unknown>[] };
};
const contentOf = (message: ChatMessage) => render({ messages: [message] }).messages[0]?.['content'];
const say = (...parts: readonly ContentPart[]) => contentOf({ role: 'user', parts, name: null });
const file = (mediaType: string, bytes: Uint8Array | string, name: string | null = null): ContentPart => ({
  kind: 'file',
  mediaType,
  base64: Buffer.from(bytes).toString('base64'),
  name,
});

describe('files on their way to Ollama', () => {
  it.each([
    'text/plain',
    'text/csv; charset=utf-8',
    'Text/Markdown',
    'application/json',
    'application/ld+json',
    'application/rss+xml',
    'application/xml',
    'application/x-yaml',
  ])('become text of the message below their name: %s', (mediaType) => {
    expect(say({ kind: 'text', text: 'Read:' }, file(mediaType, 'a,b', 'ü.csv'))).toBe('Read:\n[File: ü.csv]\na,b');
    expect(say(file(mediaType, 'a,b'))).toBe('a,b');
  });

  it.each(['application/pdf', 'application/octet-stream', 'video/mp4'])(
    'are left out when they are %s',
    (mediaType) => {
      const message = render({ messages: [{ role: 'user', parts: [file(mediaType, 'x')], name: null }] }).messages[0];
      expect(message).toEqual({ role: 'user', content: '' });
    },
  );

  it('are decoded as UTF-8, whatever the bytes', () => {
    const decoder = new TextDecoder();
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.uint8Array({ maxLength: 40 })), (bytes) => {
        const part = file('text/plain', bytes);
        const expected = typeof bytes === 'string' ? bytes.toWellFormed().replace(/^\ufeff/, '') : null;
        const text = say(part);
        if (expected !== null) expect(text).toBe(expected);
        const replaced = (value: string) => value.replace(/\ufffd+/g, '\ufffd');
        const decoded = decoder.decode(Buffer.from('base64' in part ? part.base64 : '', 'base64'));
        expect(replaced(String(text))).toBe(replaced(decoded));
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('may be long', () => {
    const text = 'Zürich 🏔 '.repeat(20_000);
    expect(say(file('text/plain', text))).toBe(text);
  });
});

describe('what Ollama has no field for', () => {
  const failed = (text: string, isError: boolean): ChatMessage => ({
    role: 'tool',
    parts: [{ kind: 'text', text }],
    toolCallId: 'a',
    toolName: 'f',
    isError,
  });

  it.each([
    ['no such city', true, 'Error: no such city'],
    ['Error: no such city', true, 'Error: no such city'],
    ['12 °C', false, '12 °C'],
  ])('is told in the text of the result %j (failed: %s)', (text, isError, expected) => {
    expect(contentOf(failed(text, isError))).toBe(expected);
  });

  it('leaves out proofs of thinking', () => {
    const message: ChatMessage = {
      role: 'assistant',
      parts: [],
      thinking: 'Hm',
      thinkingSignature: 'proof',
      redactedThinking: ['secret'],
      toolCalls: [],
    };
    expect(render({ messages: [message] }).messages).toEqual([{ role: 'assistant', content: '', thinking: 'Hm' }]);
  });
});

describe('further native settings', () => {
  it('carry the switches beside the options, which never replace a field of their own', () => {
    const body = render({ nativeFields: { truncate: false, shift: true, model: 'other' } });
    expect(body).toMatchObject({ truncate: false, shift: true, model: 'm' });
  });

  it.each([
    [0, false],
    [1, 'low'],
    [1024, 'low'],
    [4000, 'medium'],
    [16_384, 'high'],
    [16_385, 'max'],
  ])('turn a thinking budget of %i tokens into %j', (thinkingBudget, think) => {
    expect(render({ thinkingBudget })['think']).toBe(think);
    expect(render({ thinkingBudget, reasoningEffort: 'low' })['think']).toBe('low');
  });
});
