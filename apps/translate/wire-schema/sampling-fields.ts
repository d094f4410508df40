import { depends, dropped, type Effect, mapped, passed, passedToCompatible } from './effect.ts';
import { type Fields, integer, number, strings } from './shape.ts';

export const anthropicHasNone = dropped('Anthropic has no such setting');

/** A temperature for Anthropic, which knows none above 1. */
export const anthropicTemperature = depends(
  [
    {
      when: { above: 1 },
      label: 'above 1',
      example: 1.5,
      effect: mapped('temperature', { becomes: 1, how: 'lowered to 1, the highest there' }),
    },
  ],
  passed,
);

/** Stop texts for Anthropic, which refuses blank ones. */
export const anthropicStop: Effect = mapped('stop_sequences', { becomes: ['END'], how: 'blank texts are left out' });

/** Sampling fields that all of OpenAI's routes share. */
export const commonSampling: Fields = {
  temperature: {
    shape: number(0),
    about: 'How freely the model picks; 0 always picks the likeliest token.',
    example: 0.7,
    cells: { ollama: mapped('options.temperature'), openai: passed, anthropic: anthropicTemperature },
  },
  top_p: {
    shape: number(0, 1),
    about: 'Picks among the likeliest tokens that make up this share.',
    example: 0.9,
    cells: { ollama: mapped('options.top_p'), openai: passed, anthropic: passed },
  },
};

/** Sampling fields of OpenAI's chat and completions routes, which the worker routes share, with the extensions that clients of compatible servers send. */
export const samplingFields: Fields = {
  ...commonSampling,
  top_k: {
    shape: integer(),
    about: 'Picks among this many tokens. An extension of compatible servers.',
    example: 40,
    cells: { ollama: mapped('options.top_k'), openai: passedToCompatible, anthropic: passed },
  },
  min_p: {
    shape: number(0, 1),
    about: 'Leaves out tokens less likely than this share of the likeliest. An extension of compatible servers.',
    example: 0.05,
    cells: { ollama: mapped('options.min_p'), openai: passedToCompatible, anthropic: anthropicHasNone },
  },
  seed: {
    shape: integer(),
    about: 'Makes the answer repeatable.',
    example: 7,
    cells: { ollama: mapped('options.seed'), openai: passed, anthropic: anthropicHasNone },
  },
  presence_penalty: {
    shape: number(),
    about: 'Makes tokens that were used less likely.',
    example: 0.5,
    cells: { ollama: mapped('options.presence_penalty'), openai: passed, anthropic: anthropicHasNone },
  },
  frequency_penalty: {
    shape: number(),
    about: 'Makes tokens less likely the more they were used.',
    example: 0.5,
    cells: { ollama: mapped('options.frequency_penalty'), openai: passed, anthropic: anthropicHasNone },
  },
  stop: {
    shape: strings('a string or an array of strings'),
    about: 'Texts at which the answer ends.',
    example: ['END'],
    cells: {
      ollama: mapped('options.stop'),
      openai: mapped('stop', { how: 'the first four' }),
      anthropic: anthropicStop,
    },
  },
};
