import type { ChatMessage } from '../canonical/chat-request.ts';
import type { Fields } from '../reading/fields.ts';
import { parseText, readContent, refuseBlock } from './parse-content.ts';

/** The text at `key` as one system message with a part for each block; none when there is no text. */
export function parseSystem(holder: Fields, key: 'system' | 'content' = 'system'): readonly ChatMessage[] {
  const parts = readContent(holder, key, (block, type) => (type === 'text' ? parseText(block) : refuseBlock(block)));
  return parts === null || parts.length === 0 ? [] : [{ role: 'system', parts }];
}
