import { everywhere } from './common-fields.ts';
import { dropped, mapped } from './effect.ts';
import {
  fileCells,
  imageToAnthropic,
  imageToOllama,
  imageToOpenai,
  messageBlocks,
  resultBlocks,
} from './file-cells.ts';
import { toReasoningContent } from './openai-effects.ts';
import { audioField } from './openai-message.ts';
import { imageUrl, pdfUrl } from './samples.ts';
import { any, array, choice, type Field, name, object, openObject, string, union } from './shape.ts';

const nowhere = dropped('no other dialect has it');
const typeField = (example: string): Field => ({ shape: string(), about: 'Kind of part.', example, isRequired: true });
const textPart = (type: string) =>
  object({
    type: typeField(type),
    text: { shape: string(), about: 'The text.', example: 'Hi', isRequired: true },
    annotations: {
      shape: any,
      about: 'Sources of the text.',
      example: [{ type: 'url_citation' }],
      cells: everywhere(nowhere),
    },
    logprobs: {
      shape: any,
      about: 'How likely its tokens were.',
      example: [{ token: 'Hi' }],
      cells: everywhere(nowhere),
    },
  });

const imagePart = (blocks: string) =>
  object({
    type: typeField('input_image'),
    image_url: {
      shape: choice('an address or an object', name, openObject()),
      about: 'A `data:` URL with base64 data. Addresses are refused: nothing is fetched.',
      example: imageUrl,
      cells: { ollama: imageToOllama, openai: imageToOpenai, anthropic: imageToAnthropic(blocks) },
    },
    detail: { shape: string(), about: 'How closely to look.', example: 'low', cells: everywhere(nowhere) },
    file_id: { shape: string(), about: 'A stored file. Refused: none are stored.' },
  });

const filePart = (blocks: string) =>
  object({
    type: typeField('input_file'),
    file_data: {
      shape: string(),
      about: 'A `data:` URL with base64 data.',
      example: pdfUrl,
      cells: fileCells({
        blocks,
        toOpenai: mapped('messages[].content[].file.file_data', { becomes: pdfUrl }),
        wrap: (url) => url,
      }),
    },
    filename: { shape: string(), about: 'Name of the file.', example: 'note.pdf' },
    file_id: { shape: string(), about: 'A stored file. Refused: none are stored.' },
    file_url: { shape: string(), about: 'An address. Refused: nothing is fetched.' },
  });

const toInputAudio = mapped('messages[].content[].input_audio');
const parts = (blocks: string) =>
  choice(
    'a string or an array of parts',
    string(),
    array(
      union('type', {
        input_text: textPart('input_text'),
        output_text: textPart('output_text'),
        refusal: openObject(),
        input_image: imagePart(blocks),
        input_file: filePart(blocks),
        input_audio: object({
          type: typeField('input_audio'),
          input_audio: { ...audioField, cells: { ...audioField.cells, openai: toInputAudio } },
        }),
      }),
    ),
  );

const itemType = (example: string): Field => ({ shape: string(), about: 'Kind of item.', example });
const unused = (about: string, example: unknown): Field => ({ shape: any, about, example });

const message = object({
  type: itemType('message'),
  role: { shape: name, about: '`user`, `assistant`, `system` or `developer`.', example: 'user', isRequired: true },
  content: { shape: parts(messageBlocks), about: 'What was said.', example: 'Hi', isRequired: true },
  id: unused('Name of the item.', 'msg_1'),
  status: unused('Whether it is complete.', 'completed'),
});

const thought = 'It is about Oslo.';
const thoughtField = (about: string, type: string): Field => ({
  shape: array(openObject({ text: { shape: string(), about: 'The text.', example: thought } })),
  about,
  example: [{ type, text: thought }],
  cells: {
    ollama: mapped('messages[].thinking', { becomes: thought }),
    openai: { ...toReasoningContent, becomes: thought },
    anthropic: mapped('messages[].content[].thinking', {
      becomes: thought,
      how: 'only with the signature in `encrypted_content`',
    }),
  },
});

const reasoning = object({
  type: itemType('reasoning'),
  id: unused('Name of the item.', 'rs_1'),
  status: unused('Whether it is complete.', 'completed'),
  summary: thoughtField('What the model thought.', 'summary_text'),
  content: thoughtField('What the model thought, in full.', 'reasoning_text'),
  encrypted_content: {
    shape: string(),
    about: 'The backend’s proof of the thinking, or thinking that it keeps to itself.',
    example: 'c2lnbmVk',
    cells: {
      ollama: dropped('Ollama signs nothing'),
      openai: dropped('chats have no place for it'),
      anthropic: mapped('messages[].content[].signature'),
    },
  },
});

const city = { city: 'Oslo' };
const functionCall = object({
  type: itemType('function_call'),
  id: unused('Name of the item.', 'fc_1'),
  status: unused('Whether it is complete.', 'completed'),
  call_id: { shape: name, about: 'Name of the call.', example: 'call_1', isRequired: true },
  name: { shape: name, about: 'The function.', example: 'get_weather', isRequired: true },
  arguments: {
    shape: choice('the text of a JSON object', string(), openObject()),
    about: 'Arguments as JSON text.',
    example: '{"city":"Oslo"}',
    cells: {
      ollama: mapped('messages[].tool_calls[].function.arguments', { becomes: city }),
      openai: mapped('messages[].tool_calls[].function.arguments'),
      anthropic: mapped('messages[].content[].input', { becomes: city }),
    },
  },
});

const callOutput = object({
  type: itemType('function_call_output'),
  id: unused('Name of the item.', 'fco_1'),
  status: unused('Whether it is complete.', 'completed'),
  call_id: {
    shape: name,
    about: 'The call this answers.',
    example: 'call_1',
    isRequired: true,
    cells: {
      ollama: mapped('messages[].tool_call_id'),
      openai: mapped('messages[].tool_call_id'),
      anthropic: mapped('messages[].content[].tool_use_id'),
    },
  },
  output: { shape: parts(resultBlocks), about: 'What the function said.', example: '12 °C', isRequired: true },
});

/** An item of `input`. Source: OpenAI API reference, create a model response. */
export const responsesItem = union(
  'type',
  { message, reasoning, function_call: functionCall, function_call_output: callOutput },
  {
    fallback: 'message',
    others: {
      shape: any,
      about: 'What the vendor’s own tools did.',
      example: { type: 'web_search_call', id: 'ws_1', status: 'completed' },
      cells: everywhere(dropped('only OpenAI’s own models know these tools')),
    },
  },
);
