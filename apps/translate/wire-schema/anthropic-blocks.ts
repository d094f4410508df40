import { depends, dropped, type Effect, emulated, mapped, refused } from './effect.ts';
import { noCache, toReasoningContent } from './openai-effects.ts';
import { imageUrl, pdfUrl, samples } from './samples.ts';
import { any, array, boolean, choice, type Field, name, object, openObject, string, union } from './shape.ts';

const both = (effect: Effect) => ({ ollama: effect, openai: effect });
const typeField: Field = { shape: string(), about: 'Kind of block.', isRequired: true };
const nowhere = dropped('no other dialect has it');

/** Where the vendor's prompt cache may end. */
export const cacheControl: Field = {
  shape: any,
  about: 'Marks the end of a part of the prompt for the vendor’s cache.',
  example: { type: 'ephemeral' },
  cells: both(noCache),
};

export const textBlock = object({
  type: { ...typeField, example: 'text' },
  text: { shape: string(), about: 'The text.', example: 'Hi', isRequired: true },
  citations: { shape: any, about: 'Sources of the text.', example: [{ type: 'page_location' }], cells: both(nowhere) },
  cache_control: cacheControl,
});

const sourceType: Field = { shape: string(), about: 'Kind of source.', isRequired: true };
const base64Source = object({
  type: { ...sourceType, example: 'base64' },
  media_type: { shape: string(), about: 'Media type of the data.', example: 'image/png' },
  data: { shape: name, about: 'Base64 data.', example: samples.image, isRequired: true },
});

const imageSource = (inResult: boolean): Field => ({
  shape: union('type', { base64: base64Source }),
  about: 'The image as base64. Addresses and stored files are refused: nothing is fetched or kept.',
  example: { type: 'base64', media_type: 'image/png', data: samples.image },
  isRequired: true,
  cells: {
    ollama: mapped('messages[].images[]', { becomes: samples.image }),
    openai: mapped('messages[].content[].image_url.url', {
      becomes: imageUrl,
      ...(inResult ? { how: 'in a user message after the results, which may hold text only' } : {}),
    }),
  },
});
const imageBlock = (inResult: boolean) =>
  object({ type: { ...typeField, example: 'image' }, source: imageSource(inResult), cache_control: cacheControl });

const written = mapped('messages[].content', { marker: 'hello', how: 'written into the text' });
const inText = { type: 'base64', media_type: 'text/plain', data: samples.text };
const plainText = { type: 'text', media_type: 'text/plain', data: 'hello' };
const inBlocks = { type: 'content', content: [{ type: 'text', text: 'hello' }] };
const sourceCase = (kind: string, example: unknown) => ({
  when: { key: 'type', is: [kind] },
  label: `\`${kind}\``,
  example,
  effect: written,
});
const textSource = {
  when: { key: 'media_type', prefixes: ['text/', 'application/json'] },
  label: 'text or JSON as base64',
  example: inText,
  effect: written,
};

const documentSource: Field = {
  shape: union('type', {
    base64: base64Source,
    text: object({
      type: { ...sourceType, example: 'text' },
      data: { shape: string(), about: 'The text.', example: 'hello', isRequired: true },
    }),
    content: openObject(),
  }),
  about: 'The document as base64, text or blocks. Addresses and stored files are refused.',
  example: { type: 'base64', media_type: 'application/pdf', data: samples.pdf },
  isRequired: true,
  cells: {
    ollama: depends(
      [sourceCase('text', plainText), sourceCase('content', inBlocks), textSource],
      refused('Ollama takes no documents but text'),
    ),
    openai: depends(
      [sourceCase('text', plainText), sourceCase('content', inBlocks), textSource],
      mapped('messages[].content[].file.file_data', { becomes: pdfUrl }),
    ),
  },
};
const documentBlock = object({
  type: { ...typeField, example: 'document' },
  source: documentSource,
  title: {
    shape: string(),
    about: 'Name of the document.',
    example: 'note.txt',
    cells: both(mapped('messages[].content', { marker: 'note.txt', how: 'written above the text of a file' })),
  },
  context: { shape: string(), about: 'What the document is about.', example: 'A note.', cells: both(nowhere) },
  citations: { shape: any, about: 'Whether to cite it.', example: { enabled: true }, cells: both(nowhere) },
  cache_control: cacheControl,
});

const toolResult = object({
  type: { ...typeField, example: 'tool_result' },
  tool_use_id: {
    shape: name,
    about: 'The call this answers.',
    example: 'toolu_1',
    isRequired: true,
    cells: both(mapped('messages[].tool_call_id')),
  },
  content: {
    shape: choice(
      'a string or an array of blocks',
      string(),
      array(union('type', { text: textBlock, image: imageBlock(true), document: documentBlock })),
    ),
    about: 'What the tool said.',
    example: '12 °C',
  },
  is_error: {
    shape: boolean,
    about: 'The tool failed.',
    example: true,
    cells: both(emulated('the text begins with `Error: `', { marker: 'Error: ' })),
  },
  cache_control: cacheControl,
});

const thinkingBlock = object({
  type: { ...typeField, example: 'thinking' },
  thinking: {
    shape: string(),
    about: 'What the model thought.',
    example: 'It is about Oslo.',
    cells: { ollama: mapped('messages[].thinking'), openai: toReasoningContent },
  },
  signature: {
    shape: string(),
    about: 'The vendor’s proof of it.',
    example: 'c2lnbmVk',
    cells: both(dropped('only Anthropic can check it')),
  },
});
const redactedBlock = object({
  type: { ...typeField, example: 'redacted_thinking' },
  data: {
    shape: name,
    about: 'Thinking that the vendor keeps to itself.',
    example: 'c2VhbGVk',
    isRequired: true,
    cells: both(dropped('only Anthropic can read it')),
  },
});

const city = { city: 'Oslo' };
const toolUse = object({
  type: { ...typeField, example: 'tool_use' },
  id: { shape: name, about: 'Name of the call.', example: 'toolu_1', isRequired: true },
  name: { shape: name, about: 'The tool.', example: 'get_weather', isRequired: true },
  input: {
    shape: openObject(),
    about: 'Arguments.',
    example: city,
    cells: {
      ollama: mapped('messages[].tool_calls[].function.arguments'),
      openai: mapped('messages[].tool_calls[].function.arguments', { becomes: '{"city":"Oslo"}' }),
    },
  },
  cache_control: cacheControl,
});

const roleField = (role: string): Field => ({
  shape: string(),
  about: 'Whose message it is.',
  example: role,
  isRequired: true,
});

/** A message in Anthropic's form. Source: Anthropic API reference, create a message. */
export const anthropicMessage = union('role', {
  user: object({
    role: roleField('user'),
    content: {
      shape: choice(
        'a string or an array of blocks',
        string(),
        array(
          union('type', {
            text: textBlock,
            image: imageBlock(false),
            document: documentBlock,
            tool_result: toolResult,
          }),
        ),
      ),
      about: 'What the user said.',
      example: 'Hi',
      isRequired: true,
    },
  }),
  assistant: object({
    role: roleField('assistant'),
    content: {
      shape: choice(
        'a string or an array of blocks',
        string(),
        array(
          union(
            'type',
            { text: textBlock, thinking: thinkingBlock, redacted_thinking: redactedBlock, tool_use: toolUse },
            {
              others: {
                shape: any,
                about: 'What the vendor’s own tools did.',
                example: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
                cells: both(dropped('only Anthropic’s own models know these tools')),
              },
            },
          ),
        ),
      ),
      about: 'What the model said.',
      example: 'Hello',
      isRequired: true,
    },
  }),
});
