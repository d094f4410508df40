import type { ChatMessage, ChatRequest, ContentPart } from '../canonical/chat-request.ts';

/** A part of a prompt in the order in which models read it. */
export interface PromptSegment {
  /** `system`, `tools` or `messages[2]`. */
  readonly name: string;
  /** All that the model sees of it, media by their size and beginning only. */
  readonly text: string;
}

const mediaHead = 96;

const toText = (part: ContentPart): string =>
  part.kind === 'text' ? part.text : `${part.kind}:${part.base64.length}:${part.base64.slice(0, mediaHead)}`;

function describeMessage(message: ChatMessage): string {
  const text = `${message.role}\n${message.parts.map(toText).join('\n')}`;
  if (message.role !== 'assistant' || message.toolCalls.length === 0) return text;
  return `${text}\n${message.toolCalls.map((call) => `${call.name} ${call.argumentsJson}`).join('\n')}`;
}

/** The prompt in pieces: tools and system prompt first, as chat templates have them, then message by message. */
export function listSegments(request: ChatRequest): readonly PromptSegment[] {
  const segments: PromptSegment[] = [];
  const isSystem = ({ role }: ChatMessage): boolean => role === 'system';
  const head = request.messages.findIndex((message) => !isSystem(message));
  const systemCount = head < 0 ? request.messages.length : head;
  if (systemCount > 0) {
    segments.push({ name: 'system', text: request.messages.slice(0, systemCount).map(describeMessage).join('\n') });
  }
  if (request.tools.length > 0) segments.push({ name: 'tools', text: JSON.stringify(request.tools) });
  for (const [index, message] of request.messages.entries()) {
    if (index >= systemCount) segments.push({ name: `messages[${index}]`, text: describeMessage(message) });
  }
  return segments;
}
