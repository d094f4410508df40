import { describe, expect, it } from 'vitest';
import {
  type ChatMessage,
  type ChatRequest,
  estimatePromptTokens,
  listSegments,
  orderTools,
  stripVolatileSystem,
} from '../../../apps/translate/index.ts';
import { chatRequest, say, system } from './prompt-requests.ts';

const billing = 'x-anthropic-billing-header: cc_version=1.2; cch=abc;\n';

describe('estimatePromptTokens', () => {
  const count = (changes: Partial<ChatRequest>): number => estimatePromptTokens(chatRequest(changes));

  it('counts a token for four characters and a few for each message', () => {
    expect(count({ messages: [say('x'.repeat(400))] })).toBe(104);
    expect(count({ messages: [say('x'.repeat(400)), say('x'.repeat(400))] })).toBe(208);
  });

  it('counts pictures as Ollama does, and thinking, calls and tools too', () => {
    const image: ChatMessage = {
      role: 'user',
      name: null,
      parts: [{ kind: 'image', mediaType: 'image/png', base64: 'x'.repeat(9000) }],
    };
    expect(count({ messages: [image] })).toBe(772);
    const call = { id: 'c', name: 'f'.repeat(4), argumentsJson: 'x'.repeat(40) };
    const answer: ChatMessage = { role: 'assistant', parts: [], thinking: 'x'.repeat(80), toolCalls: [call] };
    expect(count({ messages: [answer] })).toBe(4 + 20 + 11);
    const tool = { name: 'f'.repeat(8), description: 'x'.repeat(32), parameters: null, isStrict: null };
    expect(count({ messages: [], tools: [tool] })).toBe(14);
  });

  it('is never less than one', () => {
    expect(count({ messages: [] })).toBe(1);
  });
});

describe('listSegments', () => {
  it('has system texts, tools and then each message, so that a change shows where it is', () => {
    const tool = { name: 'f', description: null, parameters: null, isStrict: null };
    const request = chatRequest({ messages: [system('a'), system('b'), say('c'), system('d')], tools: [tool] });
    expect(listSegments(request).map(({ name }) => name)).toEqual(['system', 'tools', 'messages[2]', 'messages[3]']);
  });

  it('is empty for nothing', () => {
    expect(listSegments(chatRequest({ messages: [] }))).toEqual([]);
  });
});

describe('orderTools', () => {
  const tool = (name: string) => ({ name, description: null, parameters: null, isStrict: null });
  const names = (sent: readonly string[], known: readonly string[]): readonly string[] =>
    orderTools(sent.map(tool), known).map(({ name }) => name);

  it('gives the same tools back in the order in which they came before', () => {
    expect(names(['b', 'c', 'a'], ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [
      ['a', 'b'],
      ['a', 'b', 'c'],
    ],
    [
      ['a', 'd'],
      ['a', 'b'],
    ],
    [
      ['b', 'b'],
      ['a', 'b'],
    ],
    [['b', 'a'], []],
  ])('leaves %j as they are after %j', (sent, known) => {
    expect(names(sent, known)).toEqual(sent);
  });
});

describe('stripVolatileSystem', () => {
  it('takes away first lines that change with every request', () => {
    const request = chatRequest({ messages: [system(`${billing}\nBe brief.\nx-a-header: stays`), say('hi')] });
    expect(stripVolatileSystem(request).messages[0]).toEqual(system('Be brief.\nx-a-header: stays'));
  });

  it('takes away parts and messages that hold nothing else', () => {
    const parts = stripVolatileSystem(chatRequest({ messages: [system(billing, 'Be brief.'), say('hi')] })).messages[0];
    expect(parts).toEqual(system('Be brief.'));
    expect(stripVolatileSystem(chatRequest({ messages: [system(billing), say('hi')] })).messages).toEqual([say('hi')]);
  });

  it('gives the very same request when there is nothing to take away', () => {
    for (const messages of [[system('Be brief.'), say(billing)], [say(billing)], []]) {
      const request = chatRequest({ messages });
      expect(stripVolatileSystem(request)).toBe(request);
    }
  });
});
