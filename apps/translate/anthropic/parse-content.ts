import type { ContentPart } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readName, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

/** Reads one block of a known type into parts. */
export type ReadBlock = (block: Fields, type: string) => readonly ContentPart[];

/** A text; blocks without any, which Anthropic refuses elsewhere, are left out. */
export function toTextParts(text: string): readonly ContentPart[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

export function parseText(block: Fields): readonly ContentPart[] {
  return toTextParts(readString(block, 'text') ?? refuse(pathOf(block, 'text'), 'is required'));
}

export function refuseBlock(block: Fields): never {
  return refuse(pathOf(block, 'type'), 'names a kind of content that is not supported here', 'unsupported_feature');
}

/** Content that is text or a list of blocks; `null` when there is none. */
export function readContent(holder: Fields, key: string, readBlock: ReadBlock): readonly ContentPart[] | null {
  const content = holder.values[key] ?? null;
  if (content === null) return null;
  if (typeof content === 'string') return toTextParts(content);
  const path = pathOf(holder, key);
  if (!Array.isArray(content)) return refuse(path, 'must be a string or an array of blocks');
  return content.flatMap((value: unknown, index) => {
    const block = toFields(value, `${path}[${index}]`);
    return readBlock(block, readName(block, 'type'));
  });
}
