import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { Parsed } from '../canonical/ports.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import {
  type PlainParts,
  renderAnthropicBlock,
  renderOpenaiPart,
  renderPlainParts,
  renderResponsesPart,
} from './render-file-parts.ts';
import type { UploadedFile } from './uploaded-file.ts';

/** Puts files into a body of one dialect. What is wrong with the body itself is left to the dialect's own reader. */
type Attach = (body: PlainObject, files: readonly UploadedFile[]) => PlainObject;

function isQuestion(message: unknown): boolean {
  if (!isPlainObject(message)) return false;
  const { role, type = 'message' } = message;
  return typeof role === 'string' && role.toLowerCase() === 'user' && type === 'message';
}

/** Changes the last message of the user in the list at `key`. */
function changeQuestion(
  body: PlainObject,
  key: 'messages' | 'input',
  change: (message: PlainObject) => PlainObject,
): PlainObject {
  const messages: unknown = body[key];
  if (!Array.isArray(messages)) return body;
  const index = messages.findLastIndex(isQuestion);
  const message: unknown = messages[index];
  if (!isPlainObject(message)) return refuse(key, 'must hold a message of the user for the files to belong to');
  return { ...body, [key]: messages.with(index, change(message)) };
}

/** The message with parts after what it says. Content that is neither text nor a list is left for the reader to refuse. */
function addParts(message: PlainObject, textType: string, parts: readonly PlainObject[]): PlainObject {
  const content: unknown = message['content'] ?? '';
  if (Array.isArray(content)) return { ...message, content: [...(content as readonly unknown[]), ...parts] };
  if (typeof content !== 'string') return message;
  return { ...message, content: [...(content === '' ? [] : [{ type: textType, text: content }]), ...parts] };
}

const attachToChat: Attach = (body, files) =>
  changeQuestion(body, 'messages', (message) => addParts(message, 'text', files.map(renderOpenaiPart)));

const attachToMessages: Attach = (body, files) =>
  changeQuestion(body, 'messages', (message) => addParts(message, 'text', files.map(renderAnthropicBlock)));

const attachToResponses: Attach = (body, files) => {
  const { input } = body;
  const listed = typeof input === 'string' ? { ...body, input: [{ role: 'user', content: input }] } : body;
  return changeQuestion(listed, 'input', (message) => addParts(message, 'input_text', files.map(renderResponsesPart)));
};

/** The holder of a text at `key` and of images with more of both. */
function addPlainParts(holder: PlainObject, key: 'content' | 'prompt', { images, texts }: PlainParts): PlainObject {
  const text: unknown = holder[key] ?? '';
  const own: unknown = holder['images'] ?? [];
  if (typeof text !== 'string' || !Array.isArray(own)) return holder;
  return {
    ...holder,
    [key]: [text, ...texts].filter((piece) => piece !== '').join('\n\n'),
    ...(images.length === 0 ? {} : { images: [...(own as readonly unknown[]), ...images] }),
  };
}

const attachToOllamaChat: Attach = (body, files) =>
  changeQuestion(body, 'messages', (message) => addPlainParts(message, 'content', renderPlainParts(files)));

const attachToPrompt: Attach = (body, files) => addPlainParts(body, 'prompt', renderPlainParts(files));

/** The files belong to what is asked last, and a prompt stands after the messages; only messages can hold a PDF. */
const attachToWorker: Attach = (body, files) => {
  const hasPrompt = typeof body['prompt'] === 'string' && body['prompt'] !== '';
  return hasPrompt ? attachToPrompt(body, files) : attachToChat(body, files);
};

const attachments = {
  'openai-chat': attachToChat,
  'openai-responses': attachToResponses,
  'anthropic-messages': attachToMessages,
  'ollama-chat': attachToOllamaChat,
  'ollama-generate': attachToPrompt,
  'workers-generate': attachToPrompt,
  'workers-chat': attachToWorker,
} as const satisfies Readonly<Record<string, Attach>>;

/** Routes whose bodies can be sent as a form with files. */
export type UploadRoute = keyof typeof attachments;

export const isUploadRoute = (route: string): route is UploadRoute => Object.hasOwn(attachments, route);

/**
 * Puts files into the last message of the user, or beside the prompt, in the route's own form. Refuses files that it has no place for, naming
 * them by their place among the files.
 */
export function attachUpload(
  route: UploadRoute,
  body: PlainObject,
  files: readonly UploadedFile[],
): Parsed<PlainObject> {
  return parseOrRefuse(() => (files.length === 0 ? body : attachments[route](body, files)));
}
