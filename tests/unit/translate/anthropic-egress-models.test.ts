import { describe, expect, it } from 'vitest';
import { closeSchema } from '../../../apps/translate/anthropic/close-schema.ts';
import { readModelTraits } from '../../../apps/translate/anthropic/model-traits.ts';
import { anthropicEgress, type ChatRequest } from '../../../apps/translate/index.ts';
import { requestWith, sampled } from './anthropic-egress-requests.ts';

const older = { isAdaptive: false, hasSampling: true, canStopThinking: true, canForceCalls: true };
const tool = { name: 'lookup', description: null, parameters: null, isStrict: null };

function renderFor(model: string, changes: Partial<ChatRequest>): Record<string, unknown> {
  const { body } = anthropicEgress.renderChatRequest(requestWith(changes), { model, isStrict: false });
  return JSON.parse(body) as Record<string, unknown>;
}

describe('generations of Anthropic models', () => {
  it.each([
    ['claude-3-5-haiku-20241022', older],
    ['claude-haiku-4-5', older],
    ['claude-sonnet-4-20250514', older],
    ['anthropic/claude-opus-4.5', older],
    ['my-own-model', older],
    ['claude-opus-4-6', { ...older, isAdaptive: true }],
    ['claude-opus-4-7', { ...older, isAdaptive: true, hasSampling: false }],
    ['claude-sonnet-5-20260801', { ...older, isAdaptive: true, hasSampling: false }],
    ['claude-haiku-5-5', { ...older, isAdaptive: true, hasSampling: false }],
    ['claude-fable-5', { isAdaptive: true, hasSampling: false, canStopThinking: false, canForceCalls: true }],
    ['claude-fable-5-1', { isAdaptive: true, hasSampling: false, canStopThinking: false, canForceCalls: false }],
    ['claude-sonnet-5-5', { isAdaptive: true, hasSampling: false, canStopThinking: false, canForceCalls: false }],
    ['claude-opus-6-20280101', { isAdaptive: true, hasSampling: false, canStopThinking: false, canForceCalls: false }],
  ])('are told from the name %s', (model, traits) => {
    expect(readModelTraits(model)).toEqual(traits);
  });

  it('get an effort in place of a budget, with the room that the budget would have had', () => {
    const body = renderFor('claude-opus-4-6', { reasoningEffort: 'medium', maxOutputTokens: 100 });
    expect(body).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'medium' },
      max_tokens: 4196,
    });
  });

  it('are asked for little where they cannot be kept from thinking', () => {
    expect(renderFor('claude-sonnet-5', { reasoningEffort: 'none' })).toMatchObject({ thinking: { type: 'disabled' } });
    const newest = renderFor('claude-sonnet-5-5', { reasoningEffort: 'none' });
    expect(newest).not.toHaveProperty('thinking');
    expect(newest).toMatchObject({ output_config: { effort: 'low' } });
  });

  it('get no sampling settings where they take none', () => {
    const sampling = sampled({ temperature: 0.2, topP: 0.9, topK: 5 });
    const names = ['temperature', 'top_p', 'top_k'];
    expect(renderFor('claude-haiku-4-5', sampling)).toMatchObject({ temperature: 0.2, top_p: 0.9, top_k: 5 });
    for (const name of names) expect(renderFor('claude-sonnet-5', sampling)).not.toHaveProperty(name);
  });

  it('are told to call where they cannot be forced', () => {
    const changes: Partial<ChatRequest> = {
      tools: [tool, { ...tool, name: 'other' }],
      toolChoice: { kind: 'named', name: 'lookup' },
    };
    expect(renderFor('claude-haiku-4-5', changes)).toMatchObject({ tool_choice: { type: 'tool', name: 'lookup' } });
    const body = renderFor('claude-sonnet-5-5', changes);
    expect(body).toMatchObject({ tool_choice: { type: 'auto' }, tools: [{ name: 'lookup' }] });
    expect(JSON.stringify(body['system'])).toContain('calling the tool lookup');
  });
});

describe('a schema for structured output', () => {
  it('is closed at every level, and its limits are told in words', () => {
    const schema = {
      type: 'object',
      description: 'A town.',
      properties: {
        age: { type: 'integer', minimum: 0, maximum: 9000 },
        streets: { type: 'array', maxItems: 3, items: { type: 'object', properties: {} } },
      },
      anyOf: [{ properties: { name: { type: 'string', maxLength: 5 } } }],
    };
    expect(closeSchema(schema)).toEqual({
      type: 'object',
      description: 'A town.',
      additionalProperties: false,
      properties: {
        age: { type: 'integer', description: '{minimum: 0, maximum: 9000}' },
        streets: {
          type: 'array',
          description: '{maxItems: 3}',
          items: { type: 'object', properties: {}, additionalProperties: false },
        },
      },
      anyOf: [{ additionalProperties: false, properties: { name: { type: 'string', description: '{maxLength: 5}' } } }],
    });
  });

  it('keeps a property that has the name of a keyword', () => {
    const schema = { type: 'object', properties: { minimum: { type: 'number' }, items: { type: 'string' } } };
    expect(closeSchema(schema)).toEqual({ ...schema, additionalProperties: false });
  });
});
