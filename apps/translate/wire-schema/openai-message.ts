import { everywhere } from './common-fields.ts';
import { dropped, type Effect, mapped, passed, passedToCompatible } from './effect.ts';
import { audioRefused, fileCells, imageToAnthropic, imageToOllama, messageBlocks, resultBlocks } from './file-cells.ts';
import { toReasoningContent } from './openai-effects.ts';
import { imageUrl, pdfUrl, samples } from './samples.ts';
import { any, array, choice, type Field, type Fields, name, object, openObject, string, union } from './shape.ts';

const byId = dropped('the call’s id tells which function it was');
const nowhere = dropped('no other dialect has it');

const typeField: Field = { shape: string(), about: 'Kind of part.', isRequired: true };
const textPart = object({
  type: { ...typeField, example: 'text' },
  text: { shape: string(), about: 'The text.', example: 'Hi', isRequired: true },
});

const detail: Field = {
  shape: string(),
  about: 'How closely to look.',
  example: 'low',
  cells: everywhere(nowhere),
};

const imagePart = (blocks: string) =>
  object({
    type: { ...typeField, example: 'image_url' },
    image_url: {
      shape: choice(
        'an object or a string',
        string(),
        object({
          url: { shape: name, about: 'A `data:` URL with base64 data.', example: imageUrl, isRequired: true },
          detail,
        }),
      ),
      about: 'An image. Addresses are refused: nothing is fetched.',
      example: { url: imageUrl },
      isRequired: true,
      cells: { ollama: imageToOllama, openai: passed, anthropic: imageToAnthropic(blocks) },
    },
  });

export const audioField: Field = {
  shape: object({
    data: { shape: name, about: 'Base64 data.', example: samples.wav, isRequired: true },
    format: { shape: name, about: '`wav`, `mp3`, `flac` or `ogg`.', example: 'wav', isRequired: true },
  }),
  about: 'A sound.',
  example: { data: samples.wav, format: 'wav' },
  isRequired: true,
  cells: { ollama: mapped('messages[].images[]', { becomes: samples.wav }), openai: passed, anthropic: audioRefused },
};
const audioPart = object({ type: { ...typeField, example: 'input_audio' }, input_audio: audioField });

const filePart = (blocks: string) =>
  object({
    type: { ...typeField, example: 'file' },
    file: {
      shape: object({
        file_data: { shape: string(), about: 'A `data:` URL with base64 data.', example: pdfUrl },
        filename: { shape: string(), about: 'Name of the file.', example: 'note.pdf' },
      }),
      about: 'A file. Files stored elsewhere cannot be named.',
      example: { filename: 'note.pdf', file_data: pdfUrl },
      isRequired: true,
      cells: fileCells({
        key: 'file_data',
        blocks,
        toOpenai: passed,
        wrap: (url) => ({ filename: 'note', file_data: url }),
      }),
    },
  });

const textParts = choice('a string or an array of parts', string(), array(union('type', { text: textPart })));
const allParts = (blocks: string) =>
  choice(
    'a string or an array of parts',
    string(),
    array(
      union('type', {
        text: textPart,
        image_url: imagePart(blocks),
        input_audio: audioPart,
        file: filePart(blocks),
      }),
    ),
  );
const resultParts = allParts(resultBlocks);

const roleField = (role: string): Field => ({
  shape: string(),
  about: 'Whose message it is.',
  example: role,
  isRequired: true,
});
const content = (shape: Field['shape'], about: string): Field => ({ shape, about, example: 'Hi' });
const toTool = mapped('messages[].role', { becomes: 'tool', how: 'as `tool`' });
const toSystem = mapped('messages[].role', { becomes: 'system', how: 'as `system`' });

const call = openObject({
  id: { shape: string(), about: 'Name of the call, which its result repeats.', example: 'call_1' },
  function: {
    shape: openObject({ name: { shape: name, about: 'The function.', example: 'get_weather', isRequired: true } }),
    about: 'Function and arguments.',
    example: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
    isRequired: true,
  },
});

const thinking = (openai: Effect): Field => ({
  shape: string(),
  about: 'What the model thought before. An extension of compatible servers.',
  example: 'It is about Oslo.',
  cells: {
    ollama: mapped('messages[].thinking'),
    openai,
    anthropic: dropped('Anthropic takes back only thinking that it signed itself'),
  },
});

const city = { city: 'Oslo' };
const assistantFields: Fields = {
  role: roleField('assistant'),
  content: content(
    choice('a string or an array of parts', string(), array(union('type', { text: textPart, refusal: openObject() }))),
    'What the model said.',
  ),
  refusal: {
    shape: string(),
    about: 'What the model said instead of an answer.',
    example: 'I cannot help with that.',
    cells: {
      ollama: mapped('messages[].content'),
      openai: mapped('messages[].content'),
      anthropic: mapped('messages[].content[].text'),
    },
  },
  name: { shape: any, about: 'Name of the speaker.', example: 'Ada', cells: everywhere(nowhere) },
  audio: {
    shape: any,
    about: 'An earlier spoken answer.',
    example: { id: 'audio_1' },
    cells: everywhere(nowhere),
  },
  tool_calls: {
    shape: array(call),
    about: 'Calls the model made.',
    example: [{ id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } }],
    cells: {
      ollama: mapped('messages[].tool_calls[].function.arguments', { becomes: city }),
      openai: passed,
      anthropic: mapped('messages[].content[].input', { becomes: city }),
    },
  },
  function_call: {
    shape: openObject({ name: { shape: name, about: 'The function.', example: 'get_weather', isRequired: true } }),
    about: 'The older form of `tool_calls`.',
    example: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
    cells: {
      ollama: mapped('messages[].tool_calls[].function.arguments', { becomes: city }),
      openai: mapped('messages[].tool_calls[].function.arguments', { becomes: '{"city":"Oslo"}' }),
      anthropic: mapped('messages[].content[].input', { becomes: city }),
    },
  },
  reasoning_content: thinking(passedToCompatible),
  reasoning: thinking(toReasoningContent),
};

const toolFields: Fields = {
  role: roleField('tool'),
  content: { ...content(resultParts, 'What the tool said.'), isRequired: true },
  tool_call_id: {
    shape: string(),
    about: 'The call this answers.',
    example: 'call_1',
    cells: { ollama: passed, openai: passed, anthropic: mapped('messages[].content[].tool_use_id') },
  },
  name: {
    shape: string(),
    about: 'Name of the function.',
    example: 'get_weather',
    cells: { ollama: mapped('messages[].tool_name'), openai: byId, anthropic: byId },
  },
};

/** A message of a chat in OpenAI's form. Source: OpenAI API reference, create chat completion. */
export const openaiMessage = union('role', {
  developer: object({
    role: {
      ...roleField('developer'),
      cells: { ollama: toSystem, openai: toSystem, anthropic: mapped('system', { becomes: 'Be kind.' }) },
    },
    content: { ...content(textParts, 'Instructions.'), isRequired: true },
  }),
  system: object({
    role: { ...roleField('system'), cells: { anthropic: mapped('system', { becomes: 'Be kind.' }) } },
    content: { ...content(textParts, 'Instructions.'), isRequired: true },
  }),
  user: object({
    role: roleField('user'),
    content: { ...content(allParts(messageBlocks), 'What the user said.'), isRequired: true },
    name: {
      shape: string(),
      about: 'Name of the speaker.',
      example: 'Ada',
      cells: { ollama: nowhere, openai: passed, anthropic: nowhere },
    },
  }),
  assistant: object(assistantFields),
  tool: object(toolFields),
  function: object({
    role: {
      ...roleField('function'),
      cells: {
        ollama: toTool,
        openai: toTool,
        anthropic: mapped('messages[].content[].type', { becomes: 'tool_result', how: 'as `tool_result`' }),
      },
    },
    name: { shape: name, about: 'Name of the function.', example: 'get_weather', isRequired: true },
    content: { ...content(resultParts, 'What the function said.'), isRequired: true },
  }),
});
