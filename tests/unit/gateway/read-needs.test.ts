import { describe, expect, it } from 'vitest';
import { readNeeds } from '../../../apps/gateway/routes/read-needs.ts';
import { noNeeds } from '../../../apps/routing/index.ts';

const short = 100;
const message = (content: unknown) => ({ messages: [{ role: 'user', content }] });

describe('what a body asks of a model', () => {
  it('is one and the same nothing for a plain chat, so that it costs nothing', () => {
    expect(readNeeds('openai-chat', { ...message('hi'), tools: [], think: false }, short)).toBe(noNeeds);
    for (const body of [null, 'x', [], 7]) expect(readNeeds('ollama-chat', body, short)).toBe(noNeeds);
  });

  it.each([
    [
      'openai-chat',
      message([
        { type: 'text', text: 'x' },
        { type: 'image_url', image_url: { url: 'data:' } },
      ]),
    ],
    ['openai-responses', { input: [{ role: 'user', content: [{ type: 'input_image' }] }] }],
    ['openai-responses', { input: [{ type: 'function_call_output', output: [{ type: 'input_image' }] }] }],
    ['anthropic-messages', message([{ type: 'image', source: {} }])],
    ['anthropic-messages', message([{ type: 'tool_result', content: [{ type: 'image', source: {} }] }])],
    ['ollama-chat', { messages: [{ role: 'user', content: 'x', images: ['aGk='] }] }],
    ['ollama-generate', { prompt: 'x', images: ['aGk='] }],
  ] as const)('is vision where there is an image: %s', (wire, body) => {
    expect(readNeeds(wire, body, short)).toEqual({ ...noNeeds, vision: true });
  });

  it.each([
    ['openai-chat', message([{ type: 'text', text: 'image_url' }])],
    ['ollama-chat', { messages: [{ role: 'user', content: 'image', images: [] }] }],
    ['anthropic-count-tokens', message([{ type: 'image' }])],
  ] as const)('is no vision where there is none: %s', (wire, body) => {
    expect(readNeeds(wire, body, short)).toBe(noNeeds);
  });

  it('is tools where some are offered', () => {
    expect(readNeeds('openai-chat', { tools: [{}] }, short)).toEqual({ ...noNeeds, tools: true });
    expect(readNeeds('openai-chat', { functions: [{}] }, short)).toEqual({ ...noNeeds, tools: true });
  });

  it.each([
    [{ think: true }, true],
    [{ think: 'high' }, true],
    [{ think: null }, false],
    [{ thinking: { type: 'enabled', budget_tokens: 1024 } }, true],
    [{ thinking: { type: 'disabled' } }, false],
    [{ reasoning_effort: 'low' }, true],
    [{ reasoning_effort: 'none' }, false],
    [{ reasoning: { effort: 'high' } }, true],
    [{ reasoning: {} }, false],
  ])('is thinking for %j: %s', (body, isAsked) => {
    expect(readNeeds('openai-chat', body, short).thinking).toBe(isAsked);
  });

  it('is embedding by the route alone', () => {
    for (const wire of ['openai-embeddings', 'ollama-embed', 'ollama-embeddings'] as const) {
      expect(readNeeds(wire, null, short)).toEqual({ ...noNeeds, embedding: true });
    }
  });

  it('is room for a long prompt, reckoned low, and not reckoned at all where images fill the body', () => {
    expect(readNeeds('openai-chat', message('x'), 50_000)).toEqual({ ...noNeeds, contextTokens: 10_000 });
    expect(readNeeds('openai-chat', message([{ type: 'image_url' }]), 50_000).contextTokens).toBeNull();
  });
});
