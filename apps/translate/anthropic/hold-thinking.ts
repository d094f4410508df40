import type { RenderedThinking } from './render-thinking.ts';

/** The vendor's least budget. */
const minimumBudget = 1024;

/** The same within `mostTokens` for thinking and answer together: thinking gets half of them at most, and none where that is too little. */
export function holdThinking(rendered: RenderedThinking, mostTokens: number): RenderedThinking {
  const { thinking } = rendered;
  const max_tokens = Math.min(rendered.max_tokens, mostTokens);
  if (thinking?.type !== 'enabled' || thinking.budget_tokens < max_tokens) return { ...rendered, max_tokens };
  const budget_tokens = Math.floor(max_tokens / 2);
  const isEnough = budget_tokens >= minimumBudget;
  return { max_tokens, thinking: isEnough ? { type: 'enabled', budget_tokens } : { type: 'disabled' } };
}
