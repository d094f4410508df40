import { depends, dropped, type Effect, type EffectCase, mapped, natural } from './effect.ts';
import { effortToThink, onlyLevels } from './effort-cells.ts';
import { effortToEffort } from './openai-effects.ts';
import { any, type Field, integer, name, object, oneOf } from './shape.ts';

const both = (effect: Effect) => ({ ollama: effect, openai: effect });

const byBudget =
  'by the budget: `low` below 4,096 tokens, `medium` below 16,384, `high` below 32,000, else the highest';
const thinkingCase = (type: string, effect: Effect): EffectCase => ({
  when: { key: 'type', is: [type] },
  label: `\`${type}\``,
  example: { type },
  effect,
});

/** Whether the model thinks, and how long at most. */
export const anthropicThinking: Field = {
  shape: object({
    type: { shape: name, about: '`enabled`, `disabled` or `adaptive`.', example: 'enabled', isRequired: true },
    budget_tokens: { shape: integer(1), about: 'Tokens the model may think, for `enabled`.', example: 4096 },
    display: {
      shape: any,
      about: 'How the vendor shows the thinking.',
      example: 'summarized',
      cells: both(dropped('thinking comes as the backend tells it')),
    },
  }),
  about: 'Whether and how much the model thinks before it answers.',
  example: { type: 'enabled', budget_tokens: 4096 },
  cells: {
    ollama: depends(
      [
        thinkingCase('disabled', mapped('think', { becomes: false })),
        thinkingCase('adaptive', natural('the model decides anyway')),
      ],
      mapped('think', { becomes: 'medium', how: byBudget }),
    ),
    openai: depends(
      [
        thinkingCase('disabled', mapped('reasoning_effort', { becomes: 'none' })),
        thinkingCase('adaptive', natural('the model decides anyway')),
      ],
      mapped('reasoning_effort', { becomes: 'medium', how: byBudget }),
    ),
  },
};

const levels = ['low', 'medium', 'high', 'xhigh', 'max'];
/** How much it thinks. */
export const anthropicEffort: Field = {
  shape: oneOf(...levels),
  about: 'How much the model thinks.',
  example: 'max',
  cells: { ollama: onlyLevels(effortToThink, levels), openai: onlyLevels(effortToEffort, levels) },
};
