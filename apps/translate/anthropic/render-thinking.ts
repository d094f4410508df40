import type { ChatRequest, ReasoningEffort } from '../canonical/chat-request.ts';
import type { ModelTraits } from './model-traits.ts';
import { isCallForced } from './render-tools.ts';

/** How much the model may think, and the limit of tokens that makes room for it. */
export interface RenderedThinking {
  readonly thinking?:
    | { readonly type: 'enabled'; readonly budget_tokens: number }
    | { readonly type: 'disabled' }
    | { readonly type: 'adaptive' };
  /** For models that think as they see fit. */
  readonly effort?: 'low' | 'medium' | 'high' | 'max';
  readonly max_tokens: number;
}

/** The vendor requires a limit; this one when the client set none. */
export const defaultMaxTokens = 4096;
const minimumBudget = 1024;

const budgets: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: minimumBudget,
  low: minimumBudget,
  medium: 4096,
  high: 16_384,
  max: 32_000,
};

/** Tokens to think with, 0 for none; `null` when the client did not say. */
function readBudget({ reasoningEffort, thinkingBudget }: ChatRequest): number | null {
  if (thinkingBudget !== undefined) return thinkingBudget > 0 ? Math.max(minimumBudget, thinkingBudget) : 0;
  return reasoningEffort === null ? null : budgets[reasoningEffort];
}

function readLimit({ maxOutputTokens }: ChatRequest): number {
  return maxOutputTokens !== null && maxOutputTokens >= 1 ? maxOutputTokens : defaultMaxTokens;
}

/** Efforts by the least budget that stands for them. */
const efforts = [
  [32_000, 'max'],
  [16_384, 'high'],
  [4096, 'medium'],
  [0, 'low'],
] as const;

/** For models that decide for themselves: an effort in place of a budget, with the room that the budget would have had. */
function renderAdaptive(limit: number, budget: number, { canStopThinking }: ModelTraits): RenderedThinking {
  if (budget > 0) {
    const effort = efforts.find(([least]) => budget >= least)?.[1] ?? 'low';
    return { thinking: { type: 'adaptive' }, effort, max_tokens: limit + budget };
  }
  return canStopThinking ? { thinking: { type: 'disabled' }, max_tokens: limit } : { effort: 'low', max_tokens: limit };
}

/**
 * Thinking and `max_tokens`, which includes it: an effort's budget comes on top of the client's limit, so that it leaves as much for the
 * answer; a budget the client set itself stays within. A forced call rules thinking out, as do messages that leave it impossible.
 */
export function renderThinking(
  request: ChatRequest,
  { isThinkingPossible, traits }: { readonly isThinkingPossible: boolean; readonly traits: ModelTraits },
): RenderedThinking {
  const limit = readLimit(request);
  const budget = readBudget(request);
  if (budget === null) return { max_tokens: limit };
  if (traits.isAdaptive) return renderAdaptive(limit, isCallForced(request) ? 0 : budget, traits);
  if (budget === 0 || !isThinkingPossible || isCallForced(request)) {
    return { thinking: { type: 'disabled' }, max_tokens: limit };
  }
  const isWithin = request.thinkingBudget !== undefined && request.maxOutputTokens !== null && limit > budget;
  return {
    thinking: { type: 'enabled', budget_tokens: budget },
    max_tokens: isWithin ? limit : limit + budget,
  };
}
