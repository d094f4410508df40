import type { ResponseFormat } from '../canonical/chat-request.ts';
import { type Fields, readObject } from '../reading/fields.ts';
import { parseFormat } from '../reading/parse-format.ts';

/** `text.format`, in which name and schema stand beside the type. */
export function parseTextFormat(body: Fields): ResponseFormat {
  const text = readObject(body, 'text');
  return parseFormat(text === null ? null : readObject(text, 'format'), (format) => format);
}
