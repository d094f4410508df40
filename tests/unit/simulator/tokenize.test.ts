import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderConversation } from '../../../apps/simulator/text/render-prompt.ts';
import { countTokens, tokenize } from '../../../apps/simulator/text/tokenize.ts';

describe('tokenize', () => {
  it('gives pieces that join to the text again, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => tokenize(text).join('') === text));
  });

  it('never splits a code point', () => {
    const text = '日本語 👩‍👩‍👧‍👦 naïve 🙂🙂 e\u0301';
    expect(tokenize(text).join('')).toBe(text);
    for (const token of tokenize(text)) expect(() => encodeURIComponent(token)).not.toThrow();
  });

  it('comes near the usual four characters a token for prose', () => {
    const text =
      'The quick brown fox jumps over the lazy dog while everybody else prepares dinner in the kitchen. '.repeat(20);
    expect(text.length / countTokens(text)).toBeGreaterThan(3.2);
    expect(text.length / countTokens(text)).toBeLessThan(5.5);
  });
});

describe('a conversation longer than the context', () => {
  const turn = (role: string, words: number) => ({ role, content: 'word '.repeat(words) });

  it('loses its oldest messages first, but neither the system message nor the last one', () => {
    const messages = [turn('system', 20), turn('user', 100), turn('assistant', 100), turn('user', 30)];
    const rendered = renderConversation(messages, [], 200);
    expect(rendered.messages.map((message) => message.role)).toEqual(['system', 'assistant', 'user']);
    expect(rendered.tokens.length).toBeLessThanOrEqual(200);
    expect(rendered.isTooLong).toBe(false);
  });

  it('tells when even the last message does not fit', () => {
    expect(renderConversation([turn('user', 500)], [], 100).isTooLong).toBe(true);
  });

  it('counts 768 tokens for an image', () => {
    const plain = renderConversation([{ role: 'user', content: 'Look' }], [], 9999).tokens.length;
    const withImage = renderConversation([{ role: 'user', content: 'Look', images: ['AAAA'] }], [], 9999).tokens.length;
    expect(withImage - plain).toBe(768);
  });
});
