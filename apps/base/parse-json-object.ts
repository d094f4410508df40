import { isPlainObject, type PlainObject } from './plain-object.ts';

/** The object that a JSON text holds; `null` when it holds something else or cannot be read. */
export function parseJsonObject(text: string): PlainObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : null;
  } catch {
    // The parser's message is of no use: it quotes the text.
    return null;
  }
}
