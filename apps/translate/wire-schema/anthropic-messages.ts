import { anthropicMessage, cacheControl, textBlock } from './anthropic-blocks.ts';
import { anthropicEffort, anthropicThinking } from './anthropic-thinking.ts';
import { anthropicToolChoice, anthropicTools } from './anthropic-tools.ts';
import {
  contextField,
  modelField,
  nobodysField,
  ollamaExtensions,
  projectField,
  templateFields,
} from './common-fields.ts';
import { type Effect, kept, mapped, passed, passedToCompatible } from './effect.ts';
import { answerSchema } from './format-field.ts';
import { nativeOptions, toOutputLimit, toStop } from './openai-effects.ts';
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
  openObject,
  string,
  union,
} from './shape.ts';

const both = (effect: Effect) => ({ ollama: effect, openai: effect });

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
  tool_choice: anthropicToolChoice,
  thinking: anthropicThinking,
  output_config: {
    shape: object({ effort: anthropicEffort, format }),
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
  ...templateFields,
  cache_control: cacheControl,
  container: vendorOnly('Where the vendor runs code.', 'container_1'),
  mcp_servers: vendorOnly('Servers the vendor takes tools from.', [{ type: 'url', name: 'notes' }]),
  service_tier: vendorOnly('How fast the vendor serves it.', 'auto'),
  context_management: vendorOnly('How the vendor shortens the conversation.', { edits: [{ type: 'clear_tool_uses' }] }),
});
