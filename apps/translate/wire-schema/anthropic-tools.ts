import { cacheControl } from './anthropic-blocks.ts';
import { depends, dropped, type Effect, type EffectCase, emulated, mapped } from './effect.ts';
import { weatherSchema } from './samples.ts';
import { any, array, boolean, type Field, name, object, oneOf, openObject, string, union } from './shape.ts';
import { callAny, callNamed, freeChoice, noTools, requiredByName } from './tool-choice-effects.ts';

const both = (effect: Effect) => ({ ollama: effect, openai: effect });

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

/** How the model has to choose among them. */
export const anthropicToolChoice: Field = {
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
