import { keepAliveField, looseCallerFields, templateFields } from './common-fields.ts';
import { depends, dropped, type Effect, type EffectCase, mapped, natural, passed } from './effect.ts';
import { audioRefused, imageToAnthropic, imageToOpenai, messageBlocks } from './file-cells.ts';
import { answerSchema, closedSchema, jsonTold } from './format-field.ts';
import { loadSwitches, ollamaOptions } from './ollama-options.ts';
import { samples } from './samples.ts';
import { any, array, boolean, choice, type Field, type Fields, integer, openObject, string } from './shape.ts';

const is = (value: string | boolean, effect: Effect): EffectCase => ({
  when: { is: [value] },
  label: `\`${value}\``,
  example: value,
  effect,
});
const budget = (tokens: number): Effect => mapped('thinking.budget_tokens', { becomes: tokens });
const effort = (becomes: string): Effect => mapped('reasoning_effort', { becomes });

/** `RIFF…WAVE`, `ID3`, an MPEG frame, `fLaC`, `OggS` in base64. */
const soundStarts = ['SUQz', '//v', '//u', '//s', '//t', 'ZkxhQ', 'T2dnUw'];
const soundCase = (effect: Effect): EffectCase => ({
  when: { isAnyElement: true, prefixes: ['QVZF'], offset: 12 },
  label: 'a WAV sound',
  example: [samples.wav],
  effect,
});
const otherSound = (effect: Effect): EffectCase => ({
  when: { isAnyElement: true, prefixes: soundStarts },
  label: 'another sound',
  example: ['SUQzBAAAAAAA'],
  effect,
});

/** Images and sounds of a message or prompt, told apart by their first bytes. */
export const imagesField = (blocks = messageBlocks): Field => ({
  shape: array(string()),
  about: 'Images and sounds as base64.',
  example: [samples.image],
  cells: {
    openai: depends(
      [
        soundCase(mapped('messages[].content[].input_audio.data', { becomes: samples.wav })),
        otherSound(mapped('messages[].content[].input_audio.data', { becomes: 'SUQzBAAAAAAA' })),
      ],
      imageToOpenai,
    ),
    anthropic: depends([soundCase(audioRefused), otherSound(audioRefused)], imageToAnthropic(blocks)),
  },
});

const thinkField: Field = {
  shape: choice('true, false, low, medium, high or max', boolean, string()),
  about: 'Whether or how much the model thinks before it answers.',
  example: 'max',
  cells: {
    openai: depends(
      [
        is(false, effort('none')),
        is(true, effort('medium')),
        is('low', effort('low')),
        is('medium', effort('medium')),
        is('high', effort('high')),
      ],
      effort('xhigh'),
    ),
    anthropic: depends(
      [
        is(false, mapped('thinking.type', { becomes: 'disabled' })),
        is(true, budget(4096)),
        is('low', budget(1024)),
        is('medium', budget(4096)),
        is('high', budget(16_384)),
      ],
      budget(32_000),
    ),
  },
};

const formatField: Field = {
  shape: choice('json or a JSON Schema object', string(), openObject()),
  about: 'The form of the answer: `json` or a JSON Schema.',
  example: answerSchema,
  cells: {
    openai: depends(
      [is('json', mapped('response_format.type', { becomes: 'json_object' }))],
      mapped('response_format.json_schema.schema'),
    ),
    anthropic: depends([is('json', jsonTold)], closedSchema),
  },
};

const noProbabilities = dropped('Anthropic tells no probabilities');

/** What native chat and generate bodies have in common. */
export const ollamaSettings: Fields = {
  stream: {
    shape: boolean,
    about: 'Send the answer as it arises, which is the default.',
    example: false,
    cells: { openai: mapped('stream', { removes: 'stream', how: 'left out' }), anthropic: passed },
  },
  format: formatField,
  options: ollamaOptions,
  think: thinkField,
  keep_alive: {
    ...keepAliveField,
    about: 'How long the model stays loaded: seconds or a duration such as `5m`.',
  },
  logprobs: {
    shape: boolean,
    about: 'Tell how likely each token was.',
    example: true,
    cells: {
      openai: depends([is(false, natural('none come anyway'))], passed),
      anthropic: depends([is(false, natural('none come anyway'))], noProbabilities),
    },
  },
  top_logprobs: {
    shape: integer(0, 20),
    about: 'How many likely alternatives to tell per token.',
    example: 2,
    cells: { openai: passed, anthropic: noProbabilities },
  },
  ...loadSwitches,
  ...looseCallerFields,
  ...templateFields,
  user: {
    shape: any,
    about: 'Who asks. Shown as the session.',
    example: 'ada',
    cells: { openai: passed, anthropic: mapped('metadata.user_id') },
  },
};
