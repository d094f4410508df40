import type { ChatMessage, ContentPart, ToolCall } from '../canonical/chat-request.ts';
import { readTextFile } from '../media/read-text-file.ts';

type FilePart = Extract<ContentPart, { kind: 'file' }>;

/** A text file as text of the message, below its name; `null` for other files. */
function inlineFile(part: FilePart): string | null {
  const file = readTextFile(part);
  if (file === null) return null;
  return part.name === null ? file.text : `[File: ${part.name}]\n${file.text}`;
}

/** What a part says in text; `null` for pictures and sounds, and for files that are no text, which Ollama cannot take. */
function readText(part: ContentPart): string | null {
  if (part.kind === 'text') return part.text;
  return part.kind === 'file' ? inlineFile(part) : null;
}

function joinText(parts: readonly ContentPart[]): string {
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'text') return first.text;
  return parts
    .map(readText)
    .filter((text) => text !== null)
    .join('\n');
}

const errorMark = 'Error: ';

/** Ollama has no mark for results that failed, so that their text has to tell it. */
function renderContent(message: ChatMessage): string {
  const text = joinText(message.parts);
  return message.role === 'tool' && message.isError && !text.startsWith(errorMark) ? `${errorMark}${text}` : text;
}

/** Images and audio; Ollama carries both in `images` and tells them apart by content. */
function collectMedia(parts: readonly ContentPart[]): { readonly images?: readonly string[] } {
  const media = parts.flatMap((part) => (part.kind === 'image' || part.kind === 'audio' ? [part.base64] : []));
  return media.length === 0 ? {} : { images: media };
}

function renderCall(call: ToolCall, index: number): string {
  // The arguments are spliced in as they came: parsing them would reorder keys and round large numbers.
  const head = JSON.stringify({ index, name: call.name }).slice(0, -1);
  return `{"id":${JSON.stringify(call.id)},"function":${head},"arguments":${call.argumentsJson}}}`;
}

function renderExtras(message: ChatMessage): Readonly<Record<string, string>> {
  if (message.role === 'assistant') return message.thinking === null ? {} : { thinking: message.thinking };
  if (message.role !== 'tool') return {};
  return {
    ...(message.toolName === null ? {} : { tool_name: message.toolName }),
    ...(message.toolCallId === null ? {} : { tool_call_id: message.toolCallId }),
  };
}

function renderMessage(message: ChatMessage): string {
  const { role, parts } = message;
  const json = JSON.stringify({
    role,
    content: renderContent(message),
    ...collectMedia(parts),
    ...renderExtras(message),
  });
  if (role !== 'assistant' || message.toolCalls.length === 0) return json;
  return `${json.slice(0, -1)},"tool_calls":[${message.toolCalls.map(renderCall).join(',')}]}`;
}

const toText = (text: string): ContentPart => ({ kind: 'text', text });

/**
 * Adds an instruction to the system message, or as a last one: a new first system message would replace the model's own.
 */
function addInstruction(messages: readonly ChatMessage[], instruction: string): readonly ChatMessage[] {
  const [first, ...rest] = messages;
  if (first?.role === 'system') return [{ role: 'system', parts: [...first.parts, toText(instruction)] }, ...rest];
  return [...messages, { role: 'system', parts: [toText(instruction)] }];
}

/** JSON text of the native message list. Parts become one message each; their texts are joined by line breaks. */
export function renderMessages(messages: readonly ChatMessage[], instruction: string | null): string {
  const all = instruction === null ? messages : addInstruction(messages, instruction);
  return `[${all.map(renderMessage).join(',')}]`;
}
