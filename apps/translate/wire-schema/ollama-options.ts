import { besideThinking, thinkWish } from './beside-thinking.ts';
import { onlyOllama } from './common-fields.ts';
import { type Cells, depends, dropped, type Effect, mapped } from './effect.ts';
import { toOutputLimit } from './openai-effects.ts';
import { anthropicHasNone, anthropicStop } from './sampling-fields.ts';
import { any, array, boolean, type Field, type Fields, number, object, string } from './shape.ts';

const option = (about: string, example: unknown, cells: Cells): Field => ({ shape: number(), about, example, cells });
const both = (effect: Effect) => ({ openai: effect, anthropic: effect });
const native = (about: string, example: unknown): Field => option(about, example, both(onlyOllama));

const temperatureToAnthropic = depends(
  [
    {
      when: { above: 1 },
      label: 'above 1',
      example: 1.5,
      effect: mapped('temperature', { becomes: 1, how: 'lowered to 1, the highest there' }),
    },
  ],
  mapped('temperature'),
);

const lifted: Fields = {
  temperature: option('How freely the model picks; 0 always picks the likeliest token.', 0.7, {
    openai: mapped('temperature'),
    anthropic: temperatureToAnthropic,
  }),
  top_p: option('Picks among the likeliest tokens that make up this share.', 0.9, {
    openai: mapped('top_p'),
    anthropic: mapped('top_p'),
  }),
  top_k: option('Picks among this many tokens.', 40, {
    openai: mapped('top_k', { isExtension: true }),
    anthropic: mapped('top_k'),
  }),
  min_p: option('Leaves out tokens less likely than this share of the likeliest.', 0.05, {
    openai: mapped('min_p', { isExtension: true }),
    anthropic: anthropicHasNone,
  }),
  seed: option('Makes the answer repeatable; negative for none.', 7, {
    openai: mapped('seed'),
    anthropic: anthropicHasNone,
  }),
  presence_penalty: option('Makes tokens that were used less likely.', 0.5, {
    openai: mapped('presence_penalty'),
    anthropic: anthropicHasNone,
  }),
  frequency_penalty: option('Makes tokens less likely the more they were used.', 0.5, {
    openai: mapped('frequency_penalty'),
    anthropic: anthropicHasNone,
  }),
  stop: {
    shape: array(string()),
    about: 'Texts at which the answer ends.',
    example: ['END'],
    cells: { openai: mapped('stop', { how: 'the first four' }), anthropic: anthropicStop },
  },
  num_predict: option('Tokens the answer may have at most; negative for no limit.', 128, {
    openai: toOutputLimit,
    anthropic: mapped('max_tokens'),
  }),
  repeat_penalty: option('Makes tokens that were used less likely.', 1.1, {
    openai: mapped('repetition_penalty', { how: 'also under the name `repeat_penalty`', isExtension: true }),
    anthropic: anthropicHasNone,
  }),
};

const nativeOnly: Fields = {
  num_ctx: native('Tokens of context.', 8192),
  num_keep: native('Tokens kept when the context is full.', 4),
  num_batch: native('Tokens computed at once.', 512),
  num_gpu: native('Layers on the graphics processor.', 20),
  main_gpu: native('The processor for small tensors.', 0),
  num_thread: native('Threads to compute with.', 8),
  draft_num_predict: native('Tokens drafted ahead.', 4),
  typical_p: native('Picks tokens of typical likeliness.', 0.9),
  repeat_last_n: native('Tokens that penalties look back on.', 64),
  use_mmap: { shape: boolean, about: 'Map the model’s file into memory.', example: true, cells: both(onlyOllama) },
};

/** `options` of a native body. Unknown ones are for other versions of Ollama. */
export const ollamaOptions: Field = {
  shape: object({ ...besideThinking(lifted, [thinkWish]), ...nativeOnly }),
  about: 'Sampling and the model’s runtime.',
  example: { temperature: 0.7 },
};

export const loadSwitches: Fields = {
  truncate: {
    shape: boolean,
    about: 'Drop the oldest messages when the prompt is too long.',
    example: false,
    cells: both(dropped('the backend decides')),
  },
  shift: {
    shape: boolean,
    about: 'Go on when the context is full while answering.',
    example: false,
    cells: both(dropped('the backend decides')),
  },
  _debug_render_only: {
    shape: any,
    about: 'Only show the rendered prompt.',
    example: true,
    cells: both(onlyOllama),
  },
};
