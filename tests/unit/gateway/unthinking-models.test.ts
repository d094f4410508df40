import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../apps/gateway/exchange/exchange.ts';
import { createFacts } from '../../../apps/gateway/exchange/exchange-facts.ts';
import { noteUnthinking, respectModel } from '../../../apps/gateway/routes/unthinking-models.ts';
import { chatRequest } from './prompt-requests.ts';

function createSubject() {
  const facts = { ...createFacts(), backend: 'local', servedModel: 'm:latest' };
  return { gateway: { unthinkingModels: new Set<string>() }, facts } as unknown as Exchange;
}

const thinking = chatRequest({ reasoningEffort: 'high' });

describe('models that cannot think', () => {
  it('are remembered once they refused a request to think, and are not asked to again', () => {
    const exchange = createSubject();
    expect(noteUnthinking(exchange, thinking)).toBe(true);
    expect(exchange.facts.attemptNotes).toEqual(['the model cannot think: asked again without']);
    expect(respectModel(exchange, thinking).reasoningEffort).toBeNull();
  });

  it.each([chatRequest(), chatRequest({ reasoningEffort: 'none' }), chatRequest({ thinkingBudget: 0 })])(
    'are not learned of, nor asked again, where nothing asked them to think',
    (request) => {
      const exchange = createSubject();
      expect(noteUnthinking(exchange, request)).toBe(false);
      expect(exchange.facts.attemptNotes).toEqual([]);
      expect(respectModel(exchange, thinking)).toBe(thinking);
    },
  );
});
