import { everywhere } from './common-fields.ts';
import { dropped, mapped, passed } from './effect.ts';
import { parallelField, toolChoiceField } from './openai-tool-choice.ts';
import { functionFields } from './openai-tools.ts';
import { weatherSchema } from './samples.ts';
import { any, array, type Fields, object, string, union } from './shape.ts';

const tool = union(
  'type',
  {
    function: object({
      type: { shape: string(), about: 'Kind of tool.', example: 'function', isRequired: true },
      ...functionFields(mapped('tools[].function.strict')),
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

/** Tools of an answer and how the model has to choose, flatter than in a chat. */
export const responsesToolFields: Fields = {
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
  tool_choice: toolChoiceField({
    named: {
      when: { key: 'type', is: ['function'] },
      label: 'a named function',
      example: { type: 'function', name: 'get_weather' },
    },
    allowed: {
      when: { key: 'type', is: ['allowed_tools'] },
      label: '`allowed_tools`',
      example: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'get_weather' }] },
    },
  }),
  parallel_tool_calls: { ...parallelField, cells: { ...parallelField.cells, openai: passed } },
};
