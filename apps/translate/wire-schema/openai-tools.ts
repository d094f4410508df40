import {
  type Cells,
  depends,
  dropped,
  type Effect,
  type EffectCase,
  emulated,
  kept,
  mapped,
  natural,
  passed,
} from './effect.ts';
import { array, boolean, choice, type Field, type Fields, name, object, openObject, string, union } from './shape.ts';

const parameters: Field = {
  shape: openObject(),
  about: 'JSON Schema of the arguments.',
  example: { type: 'object', properties: { city: { type: 'string' } } },
};

/** A function the model may call, in the form both of OpenAI's chat fields use. */
export const functionFields = (strictCells: Cells): Fields => ({
  name: { shape: name, about: 'Name of the function.', example: 'get_weather', isRequired: true },
  description: { shape: string(), about: 'What it does, for the model.', example: 'Tells the weather of a city.' },
  parameters,
  strict: {
    shape: boolean,
    about: 'Arguments must follow the schema exactly.',
    example: true,
    cells: strictCells,
  },
});

const strictCells = (openai: Effect): Cells => ({
  ollama: dropped('Ollama does not bind arguments to their schema'),
  openai,
  anthropic: mapped('tools[].strict'),
});

const example = [
  {
    type: 'function',
    function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];

const toolShape = array(
  union('type', {
    function: object({
      type: { shape: string(), about: 'Kind of tool.', example: 'function', isRequired: true },
      function: {
        shape: object(functionFields(strictCells(passed))),
        about: 'The function.',
        example: example[0]?.function,
        isRequired: true,
      },
    }),
  }),
);

const namedExample = { type: 'function', function: { name: 'get_weather' } };
const namedCase = (effect: Effect): EffectCase => ({
  when: { type: 'object' },
  label: 'a named function',
  example: namedExample,
  effect,
});
const allowedCase = (effect: Effect): EffectCase => ({
  when: { key: 'type', is: ['allowed_tools'] },
  label: '`allowed_tools`',
  example: {
    type: 'allowed_tools',
    allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'get_weather' } }] },
  },
  effect,
});
/** A choice of tools by one word. */
export const choiceCase = (value: string, effect: Effect): EffectCase => ({
  when: { is: [value] },
  label: `\`${value}\``,
  example: value,
  effect,
});

export const noTools = emulated('no tools are offered', { removes: 'tools' });
export const callAny = emulated('the model is told to call one', { marker: 'Answer by calling one of the tools' });
export const callNamed = emulated('only this tool is offered and the model is told to call it', {
  marker: 'Answer by calling the tool get_weather',
});
export const freeChoice = natural('the model chooses anyway');

const ollamaModes = [choiceCase('auto', freeChoice), choiceCase('none', noTools), choiceCase('required', callAny)];

const toMode = (value: string, becomes: string): EffectCase => ({
  when: { is: [value] },
  label: `\`${value}\``,
  example: value,
  effect: mapped('tool_choice.type', { becomes }),
});

const onlyAllowed = emulated('only the allowed tools are offered', { removes: 'tools[1]' });
const anthropicChoice = depends(
  [
    toMode('auto', 'auto'),
    toMode('none', 'none'),
    toMode('required', 'any'),
    allowedCase(onlyAllowed),
    namedCase(mapped('tool_choice.name', { becomes: 'get_weather' })),
  ],
  mapped('tool_choice'),
);

/** Several compatible servers know no choice by name. */
export const requiredByName = kept(
  'toolChoice.name',
  'only this tool is offered and a call required; the vendor’s own service gets the name',
  'get_weather',
);

/** Whether several calls may come in one answer. */
export const parallelCells = {
  ollama: depends(
    [{ when: { is: [true] }, label: '`true`', example: true, effect: natural('several calls are allowed anyway') }],
    emulated('the model is told to call at most one', { marker: 'Call at most one tool in your answer.' }),
  ),
  anthropic: depends(
    [{ when: { is: [true] }, label: '`true`', example: true, effect: natural('several calls are allowed anyway') }],
    mapped('tool_choice.disable_parallel_tool_use', { becomes: true }),
  ),
};

/** Tools of a chat and how the model has to choose, in OpenAI's present and older forms. */
export const toolFields: Fields = {
  tools: {
    shape: toolShape,
    about: 'Functions the model may call.',
    example,
    cells: {
      ollama: passed,
      openai: passed,
      anthropic: mapped('tools[].input_schema', { becomes: parameters.example }),
    },
  },
  tool_choice: {
    shape: choice('auto, none, required or an object', string(), openObject()),
    about: 'Whether and what the model has to call.',
    example: 'auto',
    cells: {
      ollama: depends([...ollamaModes, allowedCase(onlyAllowed), namedCase(callNamed)], callNamed),
      openai: depends([allowedCase(onlyAllowed), namedCase(requiredByName)], passed),
      anthropic: anthropicChoice,
    },
  },
  parallel_tool_calls: {
    shape: boolean,
    about: 'Several calls may come in one answer.',
    example: false,
    cells: parallelCells,
  },
  functions: {
    shape: array(object(functionFields(strictCells(mapped('tools[].function.strict'))))),
    about: 'The older form of `tools`.',
    example: [example[0]?.function],
    cells: {
      ollama: mapped('tools[].function', { becomes: example[0]?.function }),
      openai: mapped('tools[].function', { becomes: example[0]?.function }),
      anthropic: mapped('tools[].input_schema', { becomes: parameters.example }),
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
