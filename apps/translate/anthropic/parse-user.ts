import type { ChatMessage, ContentPart } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readBoolean, readName } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';
import { parseText, readContent, refuseBlock } from './parse-content.ts';
import { parseDocument, parseImage } from './parse-content-media.ts';

function readPart(block: Fields, type: string): readonly ContentPart[] {
  switch (type) {
    case 'text':
      return parseText(block);
    case 'image':
      return parseImage(block);
    case 'document':
      return parseDocument(block);
    default:
      return refuseBlock(block);
  }
}

function parseToolResult(block: Fields, namesById: ReadonlyMap<string, string>): ChatMessage {
  const toolCallId = readName(block, 'tool_use_id');
  const toolName = namesById.get(toolCallId);
  if (toolName === undefined) return refuse(pathOf(block, 'tool_use_id'), 'names no earlier tool_use');
  return {
    role: 'tool',
    parts: readContent(block, 'content', readPart) ?? [],
    toolCallId,
    toolName,
    isError: readBoolean(block, 'is_error') ?? false,
  };
}

/** A user's message: its tool results come first, a message each, then what the user says. `namesById` has the calls made so far. */
export function parseUser(message: Fields, namesById: ReadonlyMap<string, string>): readonly ChatMessage[] {
  const results: ChatMessage[] = [];
  const parts = readContent(message, 'content', (block, type) => {
    if (type !== 'tool_result') return readPart(block, type);
    results.push(parseToolResult(block, namesById));
    return [];
  });
  if (parts === null) return refuse(pathOf(message, 'content'), 'is required');
  return parts.length === 0 && results.length > 0 ? results : [...results, { role: 'user', parts, name: null }];
}
