import { describe, expect, it } from 'vitest';
import {
  anthropicEgress,
  anthropicIngress,
  type DefaultName,
  fitDefaults,
  openaiIngress,
  type ParameterDefaults,
  renderDefaults,
  type WireRoute,
} from '../../../apps/translate/index.ts';

const all = {
  ...{ temperature: 1.5, topP: 0.9, topK: 40, minP: 0.05, seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.3 },
  ...{ repeatPenalty: 1.1, maxTokens: 64, contextLength: 4096, keepAlive: '30m' },
} as const satisfies ParameterDefaults;
const place = { wire: 'openai-chat', dialect: 'openai', isStrict: false, isLoad: false, hasSaid: () => false } as const;
const said =
  (...names: readonly DefaultName[]) =>
  (name: DefaultName): boolean =>
    names.includes(name);

describe('fitDefaults', () => {
  it('keeps what the backend knows', () => {
    const { contextLength: _context, keepAlive: _stay, ...forOpenai } = all;
    expect(fitDefaults(all, { ...place, dialect: 'ollama' })).toEqual(all);
    expect(fitDefaults(all, place)).toEqual(forOpenai);
    expect(fitDefaults(all, { ...place, dialect: 'anthropic' })).toEqual({
      temperature: 1,
      topP: 0.9,
      topK: 40,
      maxTokens: 64,
    });
  });

  it("leaves out what a vendor's own service would refuse", () => {
    const strict = { ...place, isStrict: true };
    const { topK: _k, minP: _p, repeatPenalty: _r, contextLength: _c, keepAlive: _s, ...plain } = all;
    expect(fitDefaults(all, strict)).toEqual(plain);
    const claude = { ...strict, dialect: 'anthropic' as const };
    expect(Object.keys(fitDefaults(all, claude))).toEqual(['temperature', 'topK', 'maxTokens']);
    expect(fitDefaults(all, { ...claude, hasSaid: said('topP') })).not.toHaveProperty('temperature');
    expect(fitDefaults({ topP: 0.5 }, { ...claude, hasSaid: said('temperature') })).toEqual({});
    expect(fitDefaults({ topP: 0.5 }, claude)).toEqual({ topP: 0.5 });
  });

  it('gives embeddings and loads their memory alone, and a count nothing', () => {
    const memory = { contextLength: 4096, keepAlive: '30m' };
    const ollama = { ...place, dialect: 'ollama' as const };
    expect(fitDefaults(all, { ...ollama, wire: 'ollama-embed' })).toEqual(memory);
    expect(fitDefaults(all, { ...ollama, wire: 'ollama-generate', isLoad: true })).toEqual(memory);
    expect(fitDefaults(all, { ...place, wire: 'anthropic-count-tokens', dialect: 'anthropic' })).toEqual({});
  });
});

describe('renderDefaults', () => {
  const render = (
    wire: WireRoute,
    more: { readonly model?: string; readonly isStrict?: boolean; readonly body?: object } = {},
  ) =>
    renderDefaults(
      { temperature: 0.2, maxTokens: 64 },
      { wire, model: 'm', isStrict: false, ...more, body: { ...more.body } },
    );
  const set = (key: string, value: unknown) => ({ kind: 'set', key, value });

  it('names the length of the answer as the route and the server know it', () => {
    expect(render('openai-chat')).toEqual([set('temperature', 0.2), set('max_tokens', 64)]);
    expect(render('openai-chat', { isStrict: true })).toContainEqual(set('max_completion_tokens', 64));
    expect(render('openai-completions', { isStrict: true })).toContainEqual(set('max_tokens', 64));
    expect(render('openai-responses')).toContainEqual(set('max_output_tokens', 64));
    expect(render('ollama-chat')).toEqual([
      { kind: 'merge', key: 'options', members: { temperature: 0.2, num_predict: 64 } },
    ]);
  });

  it('sends no sampling to models of Anthropic that think or take none', () => {
    expect(render('anthropic-messages')).toContainEqual(set('temperature', 0.2));
    expect(render('anthropic-messages', { body: { thinking: { type: 'enabled' } } })).toEqual([set('max_tokens', 64)]);
    expect(render('anthropic-messages', { body: { thinking: { type: 'disabled' } } })).toHaveLength(2);
    expect(render('anthropic-messages', { model: 'claude-opus-4-7' })).toEqual([set('max_tokens', 64)]);
  });
});

describe('T58 a most for thinking and answer together', () => {
  const ask = (model: string, mostTokens: number | null, more: object = {}): Record<string, unknown> => {
    const body = { model, messages: [{ role: 'user', content: 'hi' }], max_tokens: 1000, ...more };
    const ingress = 'thinking' in body ? anthropicIngress : openaiIngress;
    const parsed = ingress.parseChatRequest(body);
    if (parsed.kind === 'refused') throw new Error(parsed.error.message);
    const request = mostTokens === null ? parsed.value : { ...parsed.value, mostTokens };
    const { max_tokens, thinking } = JSON.parse(
      anthropicEgress.renderChatRequest(request, { model, isStrict: true }).body,
    ) as Record<string, unknown>;
    return { max_tokens, thinking };
  };
  const medium = { reasoning_effort: 'medium' };

  it.each([
    [null, medium, 5096, { type: 'enabled', budget_tokens: 4096 }],
    [5096, medium, 5096, { type: 'enabled', budget_tokens: 4096 }],
    [5095, medium, 5095, { type: 'enabled', budget_tokens: 4096 }],
    [4096, medium, 4096, { type: 'enabled', budget_tokens: 2048 }],
    [2048, medium, 2048, { type: 'enabled', budget_tokens: 1024 }],
    [2047, medium, 2047, { type: 'disabled' }],
    [1000, {}, 1000, undefined],
    [999, {}, 999, undefined],
  ])('of %j with %j sends %j and %j', (most, more, max_tokens, thinking) => {
    expect(ask('claude', most, more)).toEqual({ max_tokens, thinking });
  });

  it('holds for models that decide for themselves', () => {
    expect(ask('claude-opus-4-7', 3000, medium)).toEqual({ max_tokens: 3000, thinking: { type: 'adaptive' } });
  });
});
