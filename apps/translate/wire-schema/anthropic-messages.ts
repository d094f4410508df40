import { anthropicMessage, cacheControl, textBlock } from './anthropic-blocks.ts';
import { contextField, modelField, nobodysField, ollamaExtensions, projectField } from './common-fields.ts';
import {
  depends,
  dropped,
  type Effect,
  type EffectCase,
  emulated,
  kept,
  mapped,
  natural,
  passed,
  passedToCompatible,
} from './effect.ts';
import { effortToThink, onlyLevels } from './effort-cells.ts';
import { answerSchema } from './format-cells.ts';
import { effortToEffort, nativeOptions, toOutputLimit, toStop } from './openai-effects.ts';
import { callAny, callNamed, freeChoice, noTools, requiredByName } from './openai-tools.ts';
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

const both = (effect: Effect) => ({ ollama: effect, openai: effect });
const weatherSchema = { type: 'object', properties: { city: { type: 'string' } } };

const customTool = object({
  type: { shape: string(), about: '`custom` or absent.', example: 'custom' },
  name: { shape: name, about: 'Name of the tool.', example: 'get_weather', isRequired: true },
  description: { shape: string(), about: 'What it does, for the model.', example: 'Tells the weather of a city.' },
  input_schema: {
    shape: openObject(),
    about: 'JSON Schema of the arguments.',
    example: weatherSchema,
    isRequired: true,
  },
  strict: {
    shape: boolean,
    about: 'Arguments must follow the schema exactly.',
    example: true,
    cells: {
      ollama: dropped('Ollama does not bind arguments to their schema'),
      openai: mapped('tools[].function.strict'),
    },
  },
  cache_control: cacheControl,
});

/** Tools the caller describes. The vendor's own have a version in their type. */
export const anthropicTools: Field = {
  shape: array(
    union(
      'type',
      { custom: customTool },
      {
        fallback: 'custom',
        others: {
          shape: any,
          about: 'A tool of the vendor’s, such as `web_search_20250305`.',
          example: { type: 'web_search_20250305', name: 'web_search' },
          cells: both(dropped('only Anthropic’s own models know these tools')),
        },
      },
    ),
  ),
  about: 'Tools the model may call.',
  example: [{ name: 'get_weather', input_schema: weatherSchema }],
  cells: both(mapped('tools[].function.parameters', { becomes: weatherSchema })),
};

const choiceOf = (type: string, effect: Effect): EffectCase => ({
  when: { key: 'type', is: [type] },
  label: `\`${type}\``,
  example: type === 'tool' ? { type, name: 'get_weather' } : { type },
  effect,
});

const toolChoice: Field = {
  shape: object({
    type: { shape: oneOf('auto', 'any', 'tool', 'none'), about: 'How to choose.', example: 'auto', isRequired: true },
    name: { shape: string(), about: 'The tool to call, for `tool`.', example: 'get_weather' },
    disable_parallel_tool_use: {
      shape: boolean,
      about: 'At most one call in an answer.',
      example: true,
      cells: {
        ollama: emulated('the model is told to call at most one', { marker: 'Call at most one tool in your answer.' }),
        openai: mapped('parallel_tool_calls', { becomes: false }),
      },
    },
  }),
  about: 'Whether and what the model has to call.',
  example: { type: 'tool', name: 'get_weather' },
  cells: {
    ollama: depends([choiceOf('auto', freeChoice), choiceOf('none', noTools), choiceOf('any', callAny)], callNamed),
    openai: depends(
      [
        choiceOf('auto', mapped('tool_choice', { becomes: 'auto' })),
        choiceOf('none', mapped('tool_choice', { becomes: 'none' })),
        choiceOf('any', mapped('tool_choice', { becomes: 'required' })),
      ],
      requiredByName,
    ),
  },
};

const byBudget =
  'by the budget: `low` below 4,096 tokens, `medium` below 16,384, `high` below 32,000, else the highest';
const thinkingCase = (type: string, effect: Effect): EffectCase => ({
  when: { key: 'type', is: [type] },
  label: `\`${type}\``,
  example: { type },
  effect,
});
const thinking: Field = {
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

const format: Field = {
  shape: object({
    type: { shape: name, about: '`json_schema`.', example: 'json_schema', isRequired: true },
    schema: { shape: openObject(), about: 'JSON Schema of the answer.', example: answerSchema, isRequired: true },
  }),
  about: 'The form of the answer.',
  example: { type: 'json_schema', schema: answerSchema },
  cells: {
    ollama: mapped('format', { becomes: answerSchema }),
    openai: mapped('response_format.json_schema.schema', { becomes: answerSchema }),
  },
};

const levels = ['low', 'medium', 'high', 'xhigh', 'max'];
const effort: Field = {
  shape: oneOf(...levels),
  about: 'How much the model thinks.',
  example: 'max',
  cells: { ollama: onlyLevels(effortToThink, levels), openai: onlyLevels(effortToEffort, levels) },
};

export const anthropicSystem: Field = {
  shape: choice('a string or an array of blocks', string(), array(union('type', { text: textBlock }))),
  about: 'Instructions.',
  example: 'Be kind.',
  cells: both(mapped('messages[].content')),
};

export const anthropicConversation: Field = {
  shape: array(anthropicMessage, true),
  about: 'The conversation so far.',
  example: [{ role: 'user', content: 'Hi' }],
  isRequired: true,
  cells: both(passed),
};

const sampling: Fields = {
  stop_sequences: {
    shape: array(string()),
    about: 'Texts at which the answer ends.',
    example: ['END'],
    cells: { ollama: mapped('options.stop'), openai: toStop },
  },
  temperature: {
    shape: number(0, 1),
    about: 'How freely the model picks; 0 always picks the likeliest token.',
    example: 0.7,
    cells: { ollama: mapped('options.temperature'), openai: passed },
  },
  top_p: {
    shape: number(0, 1),
    about: 'Picks among the likeliest tokens that make up this share.',
    example: 0.9,
    cells: { ollama: mapped('options.top_p'), openai: passed },
  },
  top_k: {
    shape: integer(0),
    about: 'Picks among this many tokens.',
    example: 40,
    cells: { ollama: mapped('options.top_k'), openai: passedToCompatible },
  },
};

const vendorOnly = (about: string, example: unknown): Field => ({
  shape: any,
  about,
  example,
  cells: both(nobodysField),
});

const metadata: Field = {
  shape: object({
    user_id: {
      shape: string(),
      about: 'Who asks. Shown as the session.',
      example: 'ada',
      cells: { ollama: kept('session', 'Drover shows requests of one user together'), openai: mapped('user') },
    },
    project: projectField,
  }),
  about: 'Facts about the request.',
  example: { user_id: 'ada' },
};

/** A body of `POST /v1/messages`. Source: Anthropic API reference, create a message. */
export const anthropicMessages = object({
  model: modelField,
  max_tokens: {
    shape: integer(1),
    about: 'Tokens the answer may have at most, thinking included.',
    example: 128,
    isRequired: true,
    cells: { ollama: mapped('options.num_predict'), openai: toOutputLimit },
  },
  messages: anthropicConversation,
  system: anthropicSystem,
  stream: { shape: boolean, about: 'Send the answer as it arises.', example: true, cells: both(passed) },
  ...sampling,
  tools: anthropicTools,
  tool_choice: toolChoice,
  thinking,
  output_config: {
    shape: object({ effort, format }),
    about: 'Effort and form of the answer.',
    example: { effort: 'high' },
  },
  output_format: { ...format, about: 'The older place of `output_config.format`.' },
  options: {
    shape: openObject(),
    about: 'Native options. For Ollama backends.',
    example: { repeat_penalty: 1.1 },
    cells: {
      ollama: mapped('options.repeat_penalty', { becomes: 1.1, how: 'joined with the other options' }),
      openai: nativeOptions,
    },
  },
  ...ollamaExtensions,
  metadata,
  context: contextField,
  cache_control: cacheControl,
  container: vendorOnly('Where the vendor runs code.', 'container_1'),
  mcp_servers: vendorOnly('Servers the vendor takes tools from.', [{ type: 'url', name: 'notes' }]),
  service_tier: vendorOnly('How fast the vendor serves it.', 'auto'),
  context_management: vendorOnly('How the vendor shortens the conversation.', { edits: [{ type: 'clear_tool_uses' }] }),
});
