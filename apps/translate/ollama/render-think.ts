import type { ReasoningEffort } from '../canonical/chat-request.ts';

/** Tokens of thinking up to which a level is meant, since Ollama knows levels only. */
const budgets: readonly (readonly [atMostTokens: number, level: ReasoningEffort])[] = [
  [0, 'none'],
  [1024, 'low'],
  [4096, 'medium'],
  [16_384, 'high'],
];

function toEffort(budget: number): ReasoningEffort {
  return budgets.find(([atMostTokens]) => budget <= atMostTokens)?.[1] ?? 'max';
}

/** `think`: off or a level. The effort wins over a budget; without both the model decides. */
export function renderThink(wish: {
  readonly reasoningEffort: ReasoningEffort | null;
  readonly thinkingBudget?: number;
}): false | string | undefined {
  const effort = wish.reasoningEffort ?? (wish.thinkingBudget === undefined ? null : toEffort(wish.thinkingBudget));
  if (effort === null) return undefined;
  if (effort === 'none') return false;
  return effort === 'minimal' ? 'low' : effort;
}
