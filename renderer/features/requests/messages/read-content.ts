import { isPlainObject, type PlainObject } from '../../../../apps/base/index.ts';
import { type Block, textBlock, toText } from './conversation.ts';

/** The note that the log keeps in place of a picture or the like. */
const mediaNote = /^\[([\w.+/-]+, [\d.]+ [KM]B, not kept)\]$/;
const mediaKeys = ['image_url', 'source', 'data', 'url', 'file_data', 'input_audio', 'file'] as const;

/** What is told of a picture or the like: what the log noted, or an address. Its content is never shown. */
function describeMedia(value: unknown): string {
  if (isPlainObject(value)) {
    const inner = mediaKeys.map((key) => value[key]).find((found) => found !== undefined);
    return describeMedia(inner);
  }
  if (typeof value !== 'string') return 'media';
  const note = mediaNote.exec(value)?.[1];
  if (note !== undefined) return note;
  if (/^https?:/.test(value)) return value;
  return `${/^data:([\w.+/-]+)/.exec(value)?.[1] ?? 'media'}, small`;
}

const media = (value: unknown): Block => ({ kind: 'media', text: describeMedia(value) });

/** Arguments are JSON text in some dialects and an object in others. */
export const layOutArguments = (value: unknown): string => {
  if (typeof value !== 'string') return toText(value);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    // Models write arguments, and not all of them are JSON.
    return value;
  }
};

/** One part of a message in any dialect. */
function readPart(part: unknown): readonly Block[] {
  if (!isPlainObject(part)) return textBlock('text', part);
  switch (part['type']) {
    case 'text':
    case 'input_text':
    case 'output_text':
    case 'summary_text':
      return textBlock('text', part['text']);
    case 'refusal':
      return textBlock('text', part['refusal']);
    case 'thinking':
      return textBlock('thinking', part['thinking']);
    case 'redacted_thinking':
      return [{ kind: 'thinking', text: 'Hidden by the vendor.' }];
    case 'tool_use':
      return [{ kind: 'tool-call', name: toText(part['name']), text: layOutArguments(part['input']) }];
    case 'tool_result':
      return [{ kind: 'tool-result', name: '', text: joinText(part['content']) }];
    case 'image':
    case 'image_url':
    case 'input_image':
    case 'input_audio':
    case 'document':
    case 'file':
    case 'input_file':
      return [media(part)];
    default:
      return textBlock('text', part);
  }
}

/** Content of a message: a text, or its parts. */
export const readContent = (content: unknown): readonly Block[] =>
  Array.isArray(content) ? content.flatMap(readPart) : readPart(content);

/** The words of it alone. */
export const joinText = (content: unknown): string =>
  readContent(content)
    .map(({ text }) => text)
    .join('\n');

const readCall = (call: unknown): readonly Block[] => {
  const called = isPlainObject(call) ? (call['function'] ?? call) : undefined;
  if (!isPlainObject(called)) return [];
  return [{ kind: 'tool-call', name: toText(called['name']), text: layOutArguments(called['arguments']) }];
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** All that a message says, thoughts first. */
export function readMessage(message: PlainObject): readonly Block[] {
  const { role, tool_name: toolName, name } = message;
  if (role === 'tool')
    return [{ kind: 'tool-result', name: toText(toolName ?? name), text: joinText(message['content']) }];
  return [
    ...textBlock('thinking', message['reasoning_content'] ?? message['reasoning'] ?? message['thinking']),
    ...readContent(message['content']),
    ...textBlock('text', message['refusal']),
    ...listOf(message['images']).map(media),
    ...listOf(message['tool_calls']).flatMap(readCall),
  ];
}

/** An item of the Responses dialect: a message, a call, its result, a thought. */
export function readItem(item: PlainObject): { readonly role: string; readonly blocks: readonly Block[] } {
  switch (item['type']) {
    case 'function_call':
      return { role: 'assistant', blocks: readCall(item) };
    case 'function_call_output':
      return { role: 'tool', blocks: [{ kind: 'tool-result', name: '', text: joinText(item['output']) }] };
    case 'reasoning': {
      const text = joinText(item['summary']) || joinText(item['content']);
      return { role: 'assistant', blocks: textBlock('thinking', text) };
    }
    default:
      return { role: toText(item['role'] ?? 'user'), blocks: readMessage(item) };
  }
}
