import type { PlainObject } from '../../base/index.ts';
import type { ChatMessage, ToolCall } from '../canonical/chat-request.ts';
import { type CallIds, createCallIds } from './match-tool-results.ts';
import { renderParts, toContent, type WirePart } from './render-content.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

const errorMark = 'Error: ';
const imagesFollow = 'The content of this result is in the next message.';

/** Only user messages may hold anything but text. */
const keepText = (parts: readonly WirePart[]): readonly WirePart[] => parts.filter(({ type }) => type === 'text');

function renderCall({ name, argumentsJson }: ToolCall, id: string) {
  return { id, type: 'function', function: { name, arguments: argumentsJson } };
}

function renderAssistant(message: AssistantMessage, ids: CallIds, isStrict: boolean): PlainObject {
  const { thinking, toolCalls } = message;
  const parts = keepText(renderParts(message.parts));
  const callIds = ids.forCalls(toolCalls);
  const calls = toolCalls.map((call, index) => renderCall(call, callIds[index] ?? call.id));
  return {
    role: 'assistant',
    content: parts.length === 0 && calls.length > 0 ? null : toContent(parts),
    ...(thinking === null || isStrict ? {} : { reasoning_content: thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function markError(parts: readonly WirePart[]): readonly WirePart[] {
  const [first, ...rest] = parts;
  if (first?.type !== 'text') return [{ type: 'text', text: errorMark.trim() }, ...parts];
  return first.text.startsWith(errorMark) ? parts : [{ type: 'text', text: `${errorMark}${first.text}` }, ...rest];
}

/** The text of a result, and what a tool message has no room for. */
function splitResult({ parts, isError }: ToolMessage) {
  const all = renderParts(parts);
  const text = keepText(all);
  const media = all.filter(({ type }) => type !== 'text');
  const shown: readonly WirePart[] =
    text.length === 0 && media.length > 0 ? [{ type: 'text', text: imagesFollow }] : text;
  return { text: isError ? markError(shown) : shown, media };
}

function introduce({ toolName }: ToolMessage): WirePart {
  return {
    type: 'text',
    text: toolName === null ? 'Content of the tool result:' : `Content of the result of ${toolName}:`,
  };
}

/** The message list. Media of tool results follow their group of results in a user message, for results must stand together. */
export function renderMessages(messages: readonly ChatMessage[], isStrict: boolean): readonly PlainObject[] {
  const ids = createCallIds();
  const rendered: PlainObject[] = [];
  let media: readonly WirePart[] = [];

  const addResult = (message: ToolMessage): void => {
    const result = splitResult(message);
    rendered.push({ role: 'tool', tool_call_id: ids.forResult(message), content: toContent(result.text) });
    if (result.media.length > 0) media = [...media, introduce(message), ...result.media];
  };
  const addMedia = (): void => {
    if (media.length > 0) rendered.push({ role: 'user', content: media });
    media = [];
  };
  for (const message of messages) {
    if (message.role !== 'tool') addMedia();
    switch (message.role) {
      case 'system':
        rendered.push({ role: 'system', content: toContent(keepText(renderParts(message.parts))) });
        break;
      case 'user':
        rendered.push({
          role: 'user',
          content: toContent(renderParts(message.parts)),
          ...(message.name === null ? {} : { name: message.name }),
        });
        break;
      case 'assistant':
        rendered.push(renderAssistant(message, ids, isStrict));
        break;
      case 'tool':
        addResult(message);
        break;
    }
  }
  addMedia();
  return rendered;
}
