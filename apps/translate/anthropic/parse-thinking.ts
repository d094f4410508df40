import type { ChatRequest, ReasoningEffort } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readInteger, readName, readObject, readString } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

type Thinking = Pick<ChatRequest, 'reasoningEffort' | 'thinkingBudget'>;

const efforts: ReadonlyMap<string, ReasoningEffort> = new Map([
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['xhigh', 'max'],
  ['max', 'max'],
]);

function readEffort(body: Fields): ReasoningEffort | null {
  const config = readObject(body, 'output_config');
  const effort = config === null ? null : readString(config, 'effort');
  if (config === null || effort === null) return null;
  return efforts.get(effort) ?? refuse(pathOf(config, 'effort'), 'must be low, medium, high, xhigh or max');
}

/** The largest effort whose usual budget fits into `tokens`. */
function effortOfBudget(tokens: number): ReasoningEffort {
  if (tokens >= 32_000) return 'max';
  if (tokens >= 16_384) return 'high';
  return tokens >= 4096 ? 'medium' : 'low';
}

function readBudget(thinking: Fields): number {
  const budget = readInteger(thinking, 'budget_tokens', { minimum: 1 });
  return budget ?? refuse(pathOf(thinking, 'budget_tokens'), 'is required');
}

/** `thinking` and `output_config.effort`. An effort the caller names wins over one guessed from a budget, `disabled` over both. */
export function parseThinking(body: Fields): Thinking {
  const thinking = readObject(body, 'thinking');
  const effort = readEffort(body);
  if (thinking === null) return { reasoningEffort: effort };
  switch (readName(thinking, 'type')) {
    case 'enabled': {
      const thinkingBudget = readBudget(thinking);
      return { reasoningEffort: effort ?? effortOfBudget(thinkingBudget), thinkingBudget };
    }
    case 'disabled':
      return { reasoningEffort: 'none' };
    case 'adaptive':
    case 'between_tools':
      return { reasoningEffort: effort };
    default:
      return refuse(pathOf(thinking, 'type'), 'must be enabled, disabled or adaptive');
  }
}
