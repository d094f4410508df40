import type { Usage } from './stream-event.ts';

const add = (first: number | null, second: number | null): number | null =>
  first === null ? second : second === null ? first : first + second;

/** Usage of an answer that told nothing. */
export const unknownUsage: Usage = {
  promptTokens: null,
  cachedTokens: null,
  completionTokens: null,
  loadMs: null,
  prefillMs: null,
  decodeMs: null,
};

function addTwo(first: Usage, second: Usage): Usage {
  const reasoningTokens = add(first.reasoningTokens ?? null, second.reasoningTokens ?? null);
  return {
    // Choices share one prompt, which OpenAI counts once.
    promptTokens: first.promptTokens ?? second.promptTokens,
    cachedTokens: first.cachedTokens ?? second.cachedTokens,
    completionTokens: add(first.completionTokens, second.completionTokens),
    loadMs: add(first.loadMs, second.loadMs),
    prefillMs: add(first.prefillMs, second.prefillMs),
    decodeMs: add(first.decodeMs, second.decodeMs),
    ...(reasoningTokens === null ? {} : { reasoningTokens }),
  };
}

/** Usage of several answers to one prompt. */
export function addUsages(usages: readonly Usage[]): Usage {
  return usages.reduce(addTwo, unknownUsage);
}
