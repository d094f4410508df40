import { besideThinking, effortWish, reasoningWish, thinkWish } from './beside-thinking.ts';
import { addedFields, anyField, modelField, nobodysField } from './common-fields.ts';
import { type Cell, depends, dropped, type Effect, kept, mapped, natural, passed } from './effect.ts';
import { effortToBudget, effortToThink } from './effort-cells.ts';
import { answerSchema, formatField } from './format-field.ts';
import { toOutputLimit } from './openai-effects.ts';
import { openaiMessage } from './openai-message.ts';
import { toolFields } from './openai-tools.ts';
import { samplingFields } from './sampling-fields.ts';
import { array, boolean, choice, type Field, type Fields, integer, object, oneOf, string } from './shape.ts';

export const both = (effect: Effect) => ({ ollama: effect, anthropic: effect });

export const outputLimit = (about: string): Field => ({
  shape: integer(-1),
  about,
  example: 128,
  cells: { ollama: mapped('options.num_predict'), openai: toOutputLimit, anthropic: mapped('max_tokens') },
});

/** Fields of OpenAI that no other dialect has. */
export const openaiOnly = (about: string, example: unknown): Field => anyField(about, example, both(nobodysField));

export const effortField: Field = {
  shape: oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'ultra'),
  about: 'How much the model thinks before it answers.',
  example: 'high',
  cells: { ollama: effortToThink, anthropic: effortToBudget },
};

const thinkingFields: Fields = {
  reasoning_effort: effortField,
  reasoning: {
    shape: object({ effort: effortField }),
    about: 'Another place for the thinking effort: `effort`.',
    example: { effort: 'high' },
  },
};

/** Who asks, as a text. `openai` is what becomes of it where the route is not that backend's own. */
export const userField = (about: string, openai?: Cell): Field => ({
  shape: string(),
  about,
  example: 'ada',
  cells: {
    ollama: kept('session', 'Drover shows requests of one user together'),
    ...(openai && { openai }),
    anthropic: mapped('metadata.user_id'),
  },
});

/** How the answer comes: fields of the chat and the completions route alike. */
export const streamFields: Fields = {
  stream: { shape: boolean, about: 'Send the answer as it arises.', example: true, cells: both(passed) },
  stream_options: {
    shape: object({
      include_usage: {
        shape: boolean,
        about: 'End the stream with a record of the tokens used.',
        example: true,
        cells: both(kept('isUsageIncluded', 'Drover writes the record')),
      },
    }),
    about: 'Settings of the stream.',
    example: { include_usage: true },
  },
  n: {
    shape: integer(1, 128),
    about: 'Answers wanted side by side.',
    example: 2,
    cells: both({ kind: 'emulated', canonical: 'choiceCount', how: 'Drover asks the backend once per answer' }),
  },
  user: userField('Who asks. Shown as the session.'),
};

const noProbabilities = dropped('Anthropic tells no probabilities');

export const topLogprobsField: Field = {
  shape: integer(0, 20),
  about: 'How many likely alternatives to tell per token.',
  example: 2,
  cells: { ollama: passed, anthropic: noProbabilities },
};

const logprobFields: Fields = {
  logprobs: {
    shape: boolean,
    about: 'Tell how likely each token was.',
    example: true,
    cells: {
      ollama: passed,
      anthropic: depends(
        [{ when: { is: [false] }, label: '`false`', example: false, effect: natural('none come anyway') }],
        noProbabilities,
      ),
    },
  },
  top_logprobs: topLogprobsField,
};

const thinkField: Fields = {
  think: {
    shape: choice('true, false or a level', boolean, string()),
    about: 'Thinking as Ollama has it: a switch or a level.',
    example: true,
    cells: {
      ollama: depends(
        [{ when: { is: [true] }, label: '`true`', example: true, effect: mapped('think', { becomes: 'medium' }) }],
        passed,
      ),
      anthropic: depends(
        [
          {
            when: { is: [false] },
            label: '`false`',
            example: false,
            effect: mapped('thinking.type', { becomes: 'disabled' }),
          },
          {
            when: { is: [true] },
            label: '`true`',
            example: true,
            effect: mapped('thinking.budget_tokens', { becomes: 4096 }),
          },
        ],
        mapped('thinking.budget_tokens', { becomes: 16_384 }),
      ),
    },
  },
};

const vendorFields: Fields = {
  modalities: {
    shape: array(string()),
    about: 'Forms of the answer; text alone.',
    example: ['text'],
    cells: both(natural('answers are text anyway')),
  },
  logit_bias: openaiOnly('Makes single tokens more or less likely.', { '50256': -100 }),
  store: openaiOnly('Keep the answer with the vendor.', true),
  service_tier: openaiOnly('How fast the vendor serves it.', 'auto'),
  prediction: openaiOnly('Text the answer will resemble.', { type: 'content', content: 'Hi' }),
  audio: openaiOnly('How a spoken answer sounds.', { voice: 'alloy', format: 'wav' }),
  verbosity: openaiOnly('How long the answer is.', 'low'),
  web_search_options: openaiOnly('Let the vendor search the web.', { search_context_size: 'low' }),
  safety_identifier: openaiOnly('A mark of the user for the vendor.', 'ada'),
  prompt_cache_key: openaiOnly('Which prompts share a cache.', 'chat'),
  prompt_cache_retention: openaiOnly('How long the vendor’s cache lasts.', '24h'),
};

/** A body of `POST /v1/chat/completions`. Source: OpenAI API reference, create chat completion. */
export const openaiChat = object({
  model: modelField,
  messages: {
    shape: array(openaiMessage, true),
    about: 'The conversation so far.',
    example: [{ role: 'user', content: 'Hi' }],
    isRequired: true,
    cells: { ollama: passed, anthropic: mapped('messages[].content[].text', { becomes: 'Hi' }) },
  },
  ...streamFields,
  max_completion_tokens: outputLimit('Tokens the answer may have at most, thinking included.'),
  max_tokens: outputLimit('The older name of `max_completion_tokens`.'),
  max_output_tokens: outputLimit('Another name of `max_completion_tokens`.'),
  ...besideThinking(samplingFields, [effortWish, reasoningWish, thinkWish]),
  response_format: formatField({ type: 'json_schema', json_schema: { name: 'city', schema: answerSchema } }),
  ...toolFields,
  ...thinkingFields,
  ...logprobFields,
  ...thinkField,
  ...addedFields(),
  ...vendorFields,
});
