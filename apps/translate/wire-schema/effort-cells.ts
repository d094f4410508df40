import { depends, type Effect, type EffectCase, type EffectChoice, mapped } from './effect.ts';

type EffortScale = Readonly<Record<'none' | 'low' | 'medium' | 'high' | 'max', Effect>>;

/** Each level's effect; `minimal` counts as `low`. */
function byLevel(scale: EffortScale): EffectChoice {
  const is = (levels: readonly string[], effect: Effect): EffectCase => ({
    when: { is: levels },
    label: levels.map((level) => `\`${level}\``).join(', '),
    example: levels[0],
    effect,
  });
  const { none, low, medium, high, max } = scale;
  const cases = [is(['none'], none), is(['minimal', 'low'], low), is(['medium'], medium), is(['high'], high)];
  return depends([...cases, is(['xhigh', 'max', 'ultra'], max)], max);
}

const toThink: EffortScale = {
  none: mapped('think', { becomes: false }),
  low: mapped('think', { becomes: 'low' }),
  medium: mapped('think', { becomes: 'medium' }),
  high: mapped('think', { becomes: 'high' }),
  max: mapped('think', { becomes: 'max' }),
};

const toBudget = (tokens: number): Effect => mapped('thinking.budget_tokens', { becomes: tokens });
const toAnthropic: EffortScale = {
  none: mapped('thinking.type', { becomes: 'disabled' }),
  low: toBudget(1024),
  medium: toBudget(4096),
  high: toBudget(16_384),
  max: toBudget(32_000),
};

/** Thinking levels as Ollama's `think`. */
export const effortToThink: EffectChoice = byLevel(toThink);
/** Thinking levels as Anthropic's budget of tokens. */
export const effortToBudget: EffectChoice = byLevel(toAnthropic);

/** The cases that the texts in `levels` can meet. */
export function onlyLevels(choice: EffectChoice, levels: readonly string[]): EffectChoice {
  const isMet = (text: unknown): boolean => typeof text === 'string' && levels.includes(text);
  const cases = choice.cases.flatMap((one) => {
    const is = (one.when.is ?? []).filter(isMet);
    return is.length === 0
      ? []
      : [{ ...one, when: { is }, label: is.map((level) => `\`${level}\``).join(', '), example: is[0] }];
  });
  return { ...choice, cases };
}
