import { besideThinking, reasoningWish } from './beside-thinking.ts';
import { addedFields, anyField, everywhere, modelField, nobodysField } from './common-fields.ts';
import { depends, dropped, mapped, natural, passed } from './effect.ts';
import { answerSchema, formatField } from './format-field.ts';
import { effortField, outputLimit, topLogprobsField, userField } from './openai-chat.ts';
import { effortToEffort, nativeOptions } from './openai-effects.ts';
import { responsesItem } from './responses-items.ts';
import { responsesToolFields } from './responses-tools.ts';
import { commonSampling } from './sampling-fields.ts';
import { any, array, boolean, choice, type Field, integer, object, string } from './shape.ts';

const drovers = 'Drover repeats it in the answer';
const echoed = (about: string, example: unknown): Field => anyField(about, example, everywhere(natural(drovers)));
const vendorOnly = (about: string, example: unknown): Field => anyField(about, example, everywhere(nobodysField));
const noStore = 'Refused: no answers are stored here.';

const format = formatField({ type: 'json_schema', name: 'city', schema: answerSchema });

const includes = depends(
  [
    {
      when: { isAnyElement: true, is: ['message.output_text.logprobs'] },
      label: 'log probabilities',
      example: ['message.output_text.logprobs'],
      effect: mapped('logprobs', { becomes: true }),
    },
  ],
  natural('Drover puts in what it has'),
);

/** A body of `POST /v1/responses`. Source: OpenAI API reference, create a model response. */
export const openaiResponses = object({
  model: modelField,
  input: {
    shape: choice('a string or an array of items', string(), array(responsesItem, true)),
    about: 'The conversation so far: a text or items.',
    example: 'Hi',
    isRequired: true,
    cells: {
      ollama: mapped('messages[].content'),
      openai: mapped('messages[].content'),
      anthropic: mapped('messages[].content[].text'),
    },
  },
  instructions: {
    shape: string(),
    about: 'Instructions.',
    example: 'Be kind.',
    cells: { ollama: mapped('messages[].content'), openai: mapped('messages[].content'), anthropic: mapped('system') },
  },
  stream: { shape: boolean, about: 'Send the answer as it arises.', example: true, cells: everywhere(passed) },
  max_output_tokens: { ...outputLimit('Tokens the answer may have at most, thinking included.'), shape: integer(1) },
  ...besideThinking(commonSampling, [reasoningWish]),
  top_logprobs: { ...topLogprobsField, cells: { ...topLogprobsField.cells, openai: passed } },
  include: {
    shape: array(string()),
    about: 'What else the answer holds: log probabilities, encrypted thinking.',
    example: ['reasoning.encrypted_content'],
    cells: {
      ollama: includes,
      openai: includes,
      anthropic: natural('Drover puts in what it has'),
    },
  },
  text: {
    shape: object({ format, verbosity: { ...vendorOnly('How long the answer is.', 'low'), shape: string() } }),
    about: 'Form and length of the answer.',
    example: { format: { type: 'text' } },
  },
  ...responsesToolFields,
  reasoning: {
    shape: object({
      effort: { ...effortField, cells: { ...effortField.cells, openai: effortToEffort } },
      summary: {
        ...echoed('How thinking is summed up.', 'auto'),
        cells: everywhere(natural('thinking comes in full')),
      },
      generate_summary: vendorOnly('The older name of `summary`.', 'auto'),
    }),
    about: 'How the model thinks.',
    example: { effort: 'high' },
  },
  user: userField('Who asks. Shown as the session.', passed),
  safety_identifier: userField(
    'A mark of the user. Shown as the session where nothing else names one.',
    mapped('user'),
  ),
  truncation: {
    ...echoed('Whether to shorten the conversation.', 'disabled'),
    cells: everywhere(dropped('the backend decides')),
  },
  store: { ...vendorOnly('Keep the answer.', true), cells: everywhere(dropped('no answers are stored here')) },
  ...addedFields(nativeOptions),
  previous_response_id: { shape: any, about: `An answer to go on from. ${noStore}` },
  conversation: { shape: any, about: `A stored conversation. ${noStore}` },
  prompt: {
    shape: any,
    about:
      'A prompt of the configuration to put in front: `id`, `version` and `variables`. One of the vendor’s own goes on to a backend that has this route.',
  },
  background: { shape: boolean, about: `Answer later. ${noStore}` },
  max_tool_calls: vendorOnly('Calls of the vendor’s own tools at most.', 3),
  service_tier: vendorOnly('How fast the vendor serves it.', 'auto'),
  prompt_cache_key: vendorOnly('Which prompts share a cache.', 'chat'),
  stream_options: vendorOnly('Settings of the stream.', { include_obfuscation: false }),
});
