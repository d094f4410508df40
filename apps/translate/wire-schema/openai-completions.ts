import { addedFields, modelField } from './common-fields.ts';
import { dropped, kept, mapped, natural, passed, refused } from './effect.ts';
import { both, openaiOnly, streamFields } from './openai-chat.ts';
import { samplingFields } from './sampling-fields.ts';
import { any, array, boolean, choice, integer, object, string } from './shape.ts';

/** A body of `POST /v1/completions`. Source: OpenAI API reference, create completion. */
export const openaiCompletions = object({
  model: modelField,
  prompt: {
    shape: choice('a string', string(), array(any, true)),
    about: 'The text to go on with. Several prompts and token numbers are refused.',
    example: 'Once',
    isRequired: true,
    cells: {
      ollama: passed,
      anthropic: mapped('messages[].content[].text', { how: 'as a chat with one question' }),
    },
  },
  suffix: {
    shape: string(),
    about: 'Text after the gap that the model fills.',
    example: 'The end.',
    cells: { ollama: passed, anthropic: refused('Anthropic fills no gaps') },
  },
  ...streamFields,
  max_tokens: {
    shape: integer(-1),
    about: 'Tokens the answer may have at most.',
    example: 128,
    cells: { ollama: mapped('options.num_predict'), anthropic: mapped('max_tokens') },
  },
  ...samplingFields,
  echo: {
    shape: boolean,
    about: 'Begin the answer with the prompt.',
    example: true,
    cells: both(kept('isEchoed', 'Drover puts the prompt in front')),
  },
  logprobs: {
    shape: integer(0, 5),
    about: 'Tell how likely each token was, with so many alternatives.',
    example: 2,
    cells: { ollama: mapped('top_logprobs'), anthropic: dropped('Anthropic tells no probabilities') },
  },
  best_of: {
    shape: integer(1),
    about: 'Answers to choose from; must be 1 or `n`.',
    example: 1,
    cells: both(natural('there is nothing to choose from')),
  },
  ...addedFields(),
  logit_bias: openaiOnly('Makes single tokens more or less likely.', { '50256': -100 }),
});
