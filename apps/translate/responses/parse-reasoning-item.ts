import { type Fields, pathOf, readArray, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

/** What one reasoning item gives back. Both `null` for an item that holds nothing. */
export interface ReasoningItem {
  readonly text: string | null;
  /** Proof of `text` by the backend that wrote it, or, without `text`, thinking that only that backend can read. */
  readonly sealed: string | null;
}

function readTexts(item: Fields, key: string): readonly string[] {
  const path = pathOf(item, key);
  return (readArray(item, key) ?? []).map((part, index) => {
    const fields = toFields(part, `${path}[${index}]`);
    return readString(fields, 'text') ?? refuse(pathOf(fields, 'text'), 'is required');
  });
}

/**
 * Thinking of an earlier turn, from `content`, else `summary`. An answer's `encrypted_content` is the backend's signature as it came, or a
 * plain copy of the summary where there is none: a copy proves nothing and is left out here. Without any text it is sealed thinking.
 */
export function parseReasoningItem(item: Fields): ReasoningItem {
  const contents = readTexts(item, 'content');
  const texts = contents.length > 0 ? contents : readTexts(item, 'summary');
  const text = texts.length === 0 ? null : texts.join('\n\n');
  const sealed = readString(item, 'encrypted_content') || null;
  return { text, sealed: sealed === text ? null : sealed };
}
