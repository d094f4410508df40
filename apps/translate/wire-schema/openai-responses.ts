import { besideThinking, reasoningWish } from './beside-thinking.ts';
import { callerFields, everywhere, modelField, nobodysField, ollamaExtensions, onlyOllama } from './common-fields.ts';
import { depends, dropped, type EffectCase, emulated, kept, mapped, natural, passed } from './effect.ts';
import { effortToBudget, effortToThink } from './effort-cells.ts';
import { answerSchema, formatCells } from './format-cells.ts';
import { effortToEffort, nativeOptions, toOutputLimit } from './openai-effects.ts';
import { callAny, callNamed, choiceCase, freeChoice, noTools, parallelCells, requiredByName } from './openai-tools.ts';
import { responsesItem } from './responses-items.ts';
import { anthropicTemperature } from './sampling-fields.ts';
import {
  any,
  array,
  boolean,
  choice,
  type Field,
  type Fields,
  integer,
  name,
  number,
  object,
  oneOf,
  openObject,
  string,
  union,
} from './shape.ts';

const weatherSchema = { type: 'object', properties: { city: { type: 'string' } } };
const drovers = 'Drover repeats it in the answer';
const echoed = (about: string, example: unknown): Field => ({
  shape: any,
  about,
  example,
  cells: everywhere(natural(drovers)),
});
const vendorOnly = (about: string, example: unknown): Field => ({
  shape: any,
  about,
  example,
  cells: everywhere(nobodysField),
});
const noStore = 'Refused: no answers are stored here.';

const tool = union(
  'type',
  {
    function: object({
      type: { shape: string(), about: 'Kind of tool.', example: 'function', isRequired: true },
      name: { shape: name, about: 'Name of the function.', example: 'get_weather', isRequired: true },
      description: { shape: string(), about: 'What it does, for the model.', example: 'Tells the weather of a city.' },
      parameters: { shape: openObject(), about: 'JSON Schema of the arguments.', example: weatherSchema },
      strict: {
        shape: boolean,
        about: 'Arguments must follow the schema exactly.',
        example: true,
        cells: {
          ollama: dropped('Ollama does not bind arguments to their schema'),
          openai: mapped('tools[].function.strict'),
          anthropic: mapped('tools[].strict'),
        },
      },
    }),
  },
  {
    others: {
      shape: any,
      about: 'A tool of the vendor’s, such as `web_search`.',
      example: { type: 'web_search' },
      cells: everywhere(dropped('only OpenAI’s own models know these tools')),
    },
  },
);

const named: Omit<EffectCase, 'effect'> = {
  when: { key: 'type', is: ['function'] },
  label: 'a named function',
  example: { type: 'function', name: 'get_weather' },
};
const allowed: EffectCase = {
  when: { key: 'type', is: ['allowed_tools'] },
  label: '`allowed_tools`',
  example: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'get_weather' }] },
  effect: emulated('only the allowed tools are offered', { removes: 'tools[1]' }),
};
const toMode = (value: string, becomes: string) => choiceCase(value, mapped('tool_choice.type', { becomes }));

const effort: Field = {
  shape: oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'ultra'),
  about: 'How much the model thinks before it answers.',
  example: 'high',
  cells: { ollama: effortToThink, openai: effortToEffort, anthropic: effortToBudget },
};

const format: Field = {
  shape: openObject({
    type: { shape: name, about: '`text`, `json_object` or `json_schema`.', example: 'json_object', isRequired: true },
  }),
  about: 'The form of the answer.',
  example: { type: 'json_object' },
  cells: formatCells({
    key: 'type',
    json: { type: 'json_object' },
    schema: { type: 'json_schema', name: 'city', schema: answerSchema },
  }),
};

const sampling: Fields = {
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
  max_output_tokens: {
    shape: integer(1),
    about: 'Tokens the answer may have at most, thinking included.',
    example: 128,
    cells: { ollama: mapped('options.num_predict'), openai: toOutputLimit, anthropic: mapped('max_tokens') },
  },
  ...besideThinking(sampling, [reasoningWish]),
  top_logprobs: {
    shape: integer(0, 20),
    about: 'How many likely alternatives to tell per token.',
    example: 2,
    cells: { ollama: passed, openai: passed, anthropic: dropped('Anthropic tells no probabilities') },
  },
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
  tools: {
    shape: array(tool),
    about: 'Functions the model may call.',
    example: [{ type: 'function', name: 'get_weather', parameters: weatherSchema }],
    cells: {
      ollama: mapped('tools[].function.parameters', { becomes: weatherSchema }),
      openai: mapped('tools[].function.parameters', { becomes: weatherSchema }),
      anthropic: mapped('tools[].input_schema', { becomes: weatherSchema }),
    },
  },
  tool_choice: {
    shape: choice('auto, none, required or an object', string(), openObject()),
    about: 'Whether and what the model has to call.',
    example: 'auto',
    cells: {
      ollama: depends(
        [
          choiceCase('auto', freeChoice),
          choiceCase('none', noTools),
          choiceCase('required', callAny),
          allowed,
          { ...named, effect: callNamed },
        ],
        callNamed,
      ),
      openai: depends([allowed, { ...named, effect: requiredByName }], passed),
      anthropic: depends(
        [
          toMode('auto', 'auto'),
          toMode('none', 'none'),
          toMode('required', 'any'),
          allowed,
          { ...named, effect: mapped('tool_choice.name', { becomes: 'get_weather' }) },
        ],
        mapped('tool_choice'),
      ),
    },
  },
  parallel_tool_calls: {
    shape: boolean,
    about: 'Several calls may come in one answer.',
    example: false,
    cells: { ...parallelCells, openai: passed },
  },
  reasoning: {
    shape: object({
      effort,
      summary: {
        ...echoed('How thinking is summed up.', 'auto'),
        cells: everywhere(natural('thinking comes in full')),
      },
      generate_summary: vendorOnly('The older name of `summary`.', 'auto'),
    }),
    about: 'How the model thinks.',
    example: { effort: 'high' },
  },
  user: {
    shape: string(),
    about: 'Who asks. Shown as the session.',
    example: 'ada',
    cells: {
      ollama: kept('session', 'Drover shows requests of one user together'),
      openai: passed,
      anthropic: mapped('metadata.user_id'),
    },
  },
  safety_identifier: {
    shape: string(),
    about: 'A mark of the user. Shown as the session where nothing else names one.',
    example: 'ada',
    cells: {
      ollama: kept('session', 'Drover shows requests of one user together'),
      openai: mapped('user'),
      anthropic: mapped('metadata.user_id'),
    },
  },
  truncation: {
    ...echoed('Whether to shorten the conversation.', 'disabled'),
    cells: everywhere(dropped('the backend decides')),
  },
  store: { ...vendorOnly('Keep the answer.', true), cells: everywhere(dropped('no answers are stored here')) },
  options: {
    shape: openObject(),
    about: 'Native options. For Ollama backends.',
    example: { repeat_penalty: 1.1 },
    cells: { ollama: passed, openai: nativeOptions, anthropic: onlyOllama },
  },
  ...ollamaExtensions,
  ...callerFields,
  previous_response_id: { shape: any, about: `An answer to go on from. ${noStore}` },
  conversation: { shape: any, about: `A stored conversation. ${noStore}` },
  prompt: { shape: any, about: 'A stored template. Refused: none are stored here.' },
  background: { shape: boolean, about: `Answer later. ${noStore}` },
  max_tool_calls: vendorOnly('Calls of the vendor’s own tools at most.', 3),
  service_tier: vendorOnly('How fast the vendor serves it.', 'auto'),
  prompt_cache_key: vendorOnly('Which prompts share a cache.', 'chat'),
  stream_options: vendorOnly('Settings of the stream.', { include_obfuscation: false }),
});
