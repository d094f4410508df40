import { callerFields, everywhere, keepAliveField, templateFields } from './common-fields.ts';
import { type Effect, kept, mapped, passed } from './effect.ts';
import { imageToAnthropic, imageToOllama, imageToOpenai, messageBlocks } from './file-cells.ts';
import { outputLimit } from './openai-chat.ts';
import { openaiMessage } from './openai-message.ts';
import { toolFields } from './openai-tools.ts';
import { samples } from './samples.ts';
import { samplingFields } from './sampling-fields.ts';
import { array, boolean, type Field, type Fields, object, string } from './shape.ts';

const choosesModel: Effect = kept('model', 'Drover chooses backend and model by it');
const caller: Field['cells'] = {
  ollama: kept('session', 'Drover shows requests of one session together'),
  openai: mapped('user'),
  anthropic: mapped('metadata.user_id'),
};
const { tools, tool_choice, functions, function_call } = toolFields as Record<string, Field>;
const listed = (fields: Readonly<Record<string, Field | undefined>>): Fields =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, field]) => (field === undefined ? [] : [[key, field]])));

const shared: Fields = {
  worker_type: {
    shape: string(),
    about:
      'Kind of worker: `local_llm`, `openai`, `anthropic`, `claude` or one of the configuration; others take the usual route.',
    example: 'local_llm',
    cells: everywhere({ kind: 'mapped', isDefault: true, how: 'Drover chooses backend and model by it' }),
  },
  model_id: {
    shape: string({ maxLength: 256 }),
    about: 'Name of the model; absent for the worker’s own.',
    example: 'llama3.2',
    cells: everywhere(choosesModel),
  },
  model: {
    shape: string({ maxLength: 256 }),
    about: 'Another name of `model_id`.',
    example: 'llama3.2',
    cells: everywhere(choosesModel),
  },
  system_prompt: {
    shape: string(),
    about: 'Instructions.',
    example: 'Be kind.',
    cells: { ollama: mapped('messages[].content'), openai: mapped('messages[].content'), anthropic: mapped('system') },
  },
  images: {
    shape: array(string()),
    about: 'Images for the last message of the user, as base64 or `data:` URLs.',
    example: [samples.image],
    cells: { ollama: imageToOllama, openai: imageToOpenai, anthropic: imageToAnthropic(messageBlocks) },
  },
  ...samplingFields,
  max_tokens: outputLimit('Tokens the answer may have at most.'),
  max_completion_tokens: outputLimit('Another name of `max_tokens`.'),
  max_output_tokens: outputLimit('Another name of `max_tokens`.'),
  ...listed({ tools, tool_choice, functions, function_call }),
  stream: { shape: boolean, about: 'Send the answer as it arises.', example: true, cells: everywhere(passed) },
  keep_alive: keepAliveField,
  conversation_id: { shape: string(), about: 'Conversation the request belongs to.', example: 'chat-7', cells: caller },
  user: { shape: string(), about: 'Who asks, where no conversation is named.', example: 'ada', cells: caller },
  ...callerFields,
  ...templateFields,
};

const prompt: Field = {
  shape: string(),
  about: 'What to answer.',
  example: 'Hi',
  cells: {
    ollama: mapped('messages[].content'),
    openai: mapped('messages[].content'),
    anthropic: mapped('messages[].content[].text'),
  },
};

/** A body of `POST /generate`. */
export const workersGenerate = object({ prompt: { ...prompt, isRequired: true }, ...shared });

/** A body of `POST /chat` and `POST /chat/stream`. */
export const workersChat = object({
  messages: {
    shape: array(openaiMessage),
    about: 'The conversation so far, as in OpenAI’s chats.',
    example: [{ role: 'user', content: 'Hi' }],
    cells: { ollama: passed, openai: passed, anthropic: mapped('messages[].content[].text', { becomes: 'Hi' }) },
  },
  prompt: { ...prompt, about: 'What to answer, after the messages where there are some.' },
  ...shared,
});
