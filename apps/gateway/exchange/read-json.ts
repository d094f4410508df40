import { parse as parseSafely } from 'secure-json-parse';
import { type CanonicalError, checkJsonDepth, createError, type Parsed } from '../../translate/index.ts';
import type { Exchange } from './exchange.ts';
import { readBody } from './read-body.ts';

export type JsonRead =
  | { readonly kind: 'json'; readonly value: unknown; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Parses JSON text: not too deep, and without keys that would reach a prototype. `subject` begins the sentence that refuses it. */
export function parseJsonText(text: string, maxDepth: number, subject = 'The body'): Parsed<unknown> {
  const tooDeep = checkJsonDepth(text, maxDepth);
  if (tooDeep) return { kind: 'refused', error: tooDeep };
  try {
    const value: unknown = parseSafely(text, undefined, { protoAction: 'remove', constructorAction: 'remove' });
    return { kind: 'parsed', value };
  } catch {
    // The parser's message quotes the body, which may be a prompt.
    return { kind: 'refused', error: createError('invalid_json', `${subject} is not valid JSON.`) };
  }
}

const byteOrderMark = Buffer.from('\ufeff');

/** Some editors put the mark before JSON. The parser overlooks it; backends that get the bytes would not. */
const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;

/** Reads the body as JSON: capped, not too deep, and free of keys that would pollute prototypes. */
export async function readJson(exchange: Exchange): Promise<JsonRead> {
  const read = await readBody(exchange);
  if (read.kind === 'refused') return read;
  const bytes = withoutMark(read.bytes);
  if (bytes.length === 0) {
    return { kind: 'refused', error: createError('invalid_json', 'The body is empty; JSON was expected.') };
  }
  const parsed = parseJsonText(bytes.toString('utf8'), exchange.gateway.settings.maxJsonDepth);
  return parsed.kind === 'refused' ? parsed : { kind: 'json', value: parsed.value, bytes };
}
