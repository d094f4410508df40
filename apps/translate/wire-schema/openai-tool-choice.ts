import { depends, type Effect, type EffectCase, emulated, mapped, natural, passed } from './effect.ts';
import { boolean, choice, type Field, openObject, string } from './shape.ts';
import { callAny, callNamed, freeChoice, noTools, onlyAllowed, requiredByName } from './tool-choice-effects.ts';

/** A choice of tools by one word. */
export const choiceCase = (value: string, effect: Effect): EffectCase => ({
  when: { is: [value] },
  label: `\`${value}\``,
  example: value,
  effect,
});

/** Choices by one word on their way to Ollama. */
export const ollamaModes = [
  choiceCase('auto', freeChoice),
  choiceCase('none', noTools),
  choiceCase('required', callAny),
];

/** A choice by one word on its way to Anthropic. */
export const toMode = (value: string, becomes: string): EffectCase =>
  choiceCase(value, mapped('tool_choice.type', { becomes }));

/** How a route writes a choice of one function, and of a few. */
interface ChoiceForms {
  readonly named: Omit<EffectCase, 'effect'>;
  readonly allowed: Omit<EffectCase, 'effect'>;
}

/** `tool_choice`. */
export function toolChoiceField({ named, allowed }: ChoiceForms): Field {
  const toAllowed: EffectCase = { ...allowed, effect: onlyAllowed };
  const anthropicModes = [toMode('auto', 'auto'), toMode('none', 'none'), toMode('required', 'any')];
  const anthropicNamed = mapped('tool_choice.name', { becomes: 'get_weather' });
  return {
    shape: choice('auto, none, required or an object', string(), openObject()),
    about: 'Whether and what the model has to call.',
    example: 'auto',
    cells: {
      ollama: depends([...ollamaModes, toAllowed, { ...named, effect: callNamed }], callNamed),
      openai: depends([toAllowed, { ...named, effect: requiredByName }], passed),
      anthropic: depends([...anthropicModes, toAllowed, { ...named, effect: anthropicNamed }], mapped('tool_choice')),
    },
  };
}

const severalAllowed: EffectCase = {
  when: { is: [true] },
  label: '`true`',
  example: true,
  effect: natural('several calls are allowed anyway'),
};

/** `parallel_tool_calls`. */
export const parallelField = {
  shape: boolean,
  about: 'Several calls may come in one answer.',
  example: false,
  cells: {
    ollama: depends(
      [severalAllowed],
      emulated('the model is told to call at most one', { marker: 'Call at most one tool in your answer.' }),
    ),
    anthropic: depends([severalAllowed], mapped('tool_choice.disable_parallel_tool_use', { becomes: true })),
  },
} as const satisfies Field;
