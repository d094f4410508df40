import { depends, dropped, type Effect, mapped, passed } from './effect.ts';
import { choiceCase, ollamaModes, parallelField, toMode, toolChoiceField } from './openai-tool-choice.ts';
import { weatherSchema } from './samples.ts';
import { array, boolean, choice, type Fields, name, object, openObject, string, union } from './shape.ts';
import { callNamed, requiredByName } from './tool-choice-effects.ts';

/** A function the model may call, in the form all of OpenAI's routes use; `strict` is what becomes of `strict` at an OpenAI backend. */
export const functionFields = (strict: Effect): Fields => ({
  name: { shape: name, about: 'Name of the function.', example: 'get_weather', isRequired: true },
  description: { shape: string(), about: 'What it does, for the model.', example: 'Tells the weather of a city.' },
  parameters: { shape: openObject(), about: 'JSON Schema of the arguments.', example: weatherSchema },
  strict: {
    shape: boolean,
    about: 'Arguments must follow the schema exactly.',
    example: true,
    cells: {
      ollama: dropped('Ollama does not bind arguments to their schema'),
      openai: strict,
      anthropic: mapped('tools[].strict'),
    },
  },
});

const weather = { name: 'get_weather', parameters: weatherSchema };
const toInputSchema = mapped('tools[].input_schema', { becomes: weatherSchema });

const toolShape = array(
  union('type', {
    function: object({
      type: { shape: string(), about: 'Kind of tool.', example: 'function', isRequired: true },
      function: {
        shape: object(functionFields(passed)),
        about: 'The function.',
        example: weather,
        isRequired: true,
      },
    }),
  }),
);

/** Tools of a chat and how the model has to choose, in OpenAI's present and older forms. */
export const toolFields: Fields = {
  tools: {
    shape: toolShape,
    about: 'Functions the model may call.',
    example: [{ type: 'function', function: weather }],
    cells: { ollama: passed, openai: passed, anthropic: toInputSchema },
  },
  tool_choice: toolChoiceField({
    named: {
      when: { type: 'object' },
      label: 'a named function',
      example: { type: 'function', function: { name: 'get_weather' } },
    },
    allowed: {
      when: { key: 'type', is: ['allowed_tools'] },
      label: '`allowed_tools`',
      example: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'get_weather' } }] },
      },
    },
  }),
  parallel_tool_calls: parallelField,
  functions: {
    shape: array(object(functionFields(mapped('tools[].function.strict')))),
    about: 'The older form of `tools`.',
    example: [weather],
    cells: {
      ollama: mapped('tools[].function', { becomes: weather }),
      openai: mapped('tools[].function', { becomes: weather }),
      anthropic: toInputSchema,
    },
  },
  function_call: {
    shape: choice('auto, none or an object', string(), openObject({ name: { shape: name, about: 'The function.' } })),
    about: 'The older form of `tool_choice`.',
    example: { name: 'get_weather' },
    cells: {
      ollama: depends(ollamaModes, callNamed),
      openai: depends(
        ['auto', 'none'].map((mode) => choiceCase(mode, mapped('tool_choice'))),
        requiredByName,
      ),
      anthropic: depends(
        [toMode('auto', 'auto'), toMode('none', 'none')],
        mapped('tool_choice.name', { becomes: 'get_weather' }),
      ),
    },
  },
};
