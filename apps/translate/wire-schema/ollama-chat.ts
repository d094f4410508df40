import { modelField } from './common-fields.ts';
import { dropped, mapped, passed } from './effect.ts';
import { resultBlocks } from './file-cells.ts';
import { imagesField, ollamaSettings } from './ollama-settings.ts';
import { toReasoningContent } from './openai-effects.ts';
import { any, array, choice, type Field, type Fields, name, object, openObject, string, union } from './shape.ts';

const roleField = (role: string): Field => ({
  shape: string(),
  about: 'Whose message it is.',
  example: role,
  isRequired: true,
});
const content = (about: string): Field => ({ shape: string(), about, example: 'Hi' });

const toolCall = openObject({
  function: {
    shape: openObject({
      name: { shape: name, about: 'The function.', example: 'get_weather', isRequired: true },
      arguments: {
        shape: choice('an object', string(), openObject()),
        about: 'Arguments.',
        example: { city: 'Oslo' },
      },
    }),
    about: 'Function and arguments.',
    example: { name: 'get_weather', arguments: { city: 'Oslo' } },
    isRequired: true,
  },
});

const assistantFields: Fields = {
  role: roleField('assistant'),
  content: content('What the model said.'),
  images: { shape: array(string()), about: 'Images the model made.', example: [] },
  thinking: {
    shape: string(),
    about: 'What the model thought.',
    example: 'It is about Oslo.',
    cells: {
      openai: toReasoningContent,
      anthropic: dropped('Anthropic takes back only thinking that it signed itself'),
    },
  },
  tool_calls: {
    shape: array(toolCall),
    about: 'Calls the model made.',
    example: [{ function: { name: 'get_weather', arguments: { city: 'Oslo' } } }],
    cells: {
      openai: mapped('messages[].tool_calls[].function.arguments', {
        becomes: '{"city":"Oslo"}',
        how: 'with invented ids where there are none',
      }),
      anthropic: mapped('messages[].content[].input', {
        becomes: { city: 'Oslo' },
        how: 'with invented ids where there are none',
      }),
    },
  },
};

const toolFields: Fields = {
  role: roleField('tool'),
  content: content('What the tool said.'),
  images: imagesField(resultBlocks),
  tool_call_id: {
    shape: string(),
    about: 'The call this answers.',
    example: 'call_1',
    cells: { openai: passed, anthropic: mapped('messages[].content[].tool_use_id') },
  },
  tool_name: {
    shape: string(),
    about: 'The function this is the result of.',
    example: 'get_time',
    cells: {
      openai: mapped('messages[].tool_call_id', { becomes: 'call_2', how: 'finds the call where the id is missing' }),
      anthropic: mapped('messages[].content[].tool_use_id', {
        becomes: 'call_2',
        how: 'finds the call where the id is missing',
      }),
    },
  },
};

const message = union('role', {
  system: object({ role: roleField('system'), content: content('Instructions.') }),
  user: object({ role: roleField('user'), content: content('What the user said.'), images: imagesField() }),
  assistant: object(assistantFields),
  tool: object(toolFields),
});

const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const tool = object({
  type: { shape: any, about: '`function`.', example: 'function' },
  function: {
    shape: object({
      name: { shape: name, about: 'Name of the function.', example: 'get_weather', isRequired: true },
      description: { shape: string(), about: 'What it does, for the model.', example: 'Tells the weather of a city.' },
      parameters: { shape: openObject(), about: 'JSON Schema of the arguments.', example: parameters },
    }),
    about: 'The function.',
    example: { name: 'get_weather', parameters },
    isRequired: true,
  },
});

/** A body of `POST /api/chat`. Source: Ollama API documentation, generate a chat completion. */
export const ollamaChat = object({
  model: modelField,
  messages: {
    shape: array(message),
    about: 'The conversation so far; empty to load the model, or to unload it with `keep_alive` 0.',
    example: [{ role: 'user', content: 'Hi' }],
    cells: { openai: passed, anthropic: mapped('messages[].content[].text', { becomes: 'Hi' }) },
  },
  tools: {
    shape: array(tool),
    about: 'Functions the model may call.',
    example: [{ type: 'function', function: { name: 'get_weather', parameters } }],
    cells: { openai: passed, anthropic: mapped('tools[].input_schema', { becomes: parameters }) },
  },
  ...ollamaSettings,
});
