import { parse as parseSafely } from 'secure-json-parse';
import { type CanonicalError, checkJsonDepth, createError } from '../../translate/index.ts';
import type { Exchange } from './exchange.ts';
import { readBody } from './read-body.ts';

export type JsonRead =
  | { readonly kind: 'json'; readonly value: unknown; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

const refuse = (error: CanonicalError): JsonRead => ({ kind: 'refused', error });

/** Parses JSON whose depth has been checked; keys that would reach a prototype are dropped. */
function parseJson(text: string, bytes: Buffer): JsonRead {
  try {
    const value: unknown = parseSafely(text, undefined, { protoAction: 'remove', constructorAction: 'remove' });
    return { kind: 'json', value, bytes };
  } catch {
    // The parser's message quotes the body, which may be a prompt.
    return refuse(createError('invalid_json', 'The body is not valid JSON.'));
  }
}

/** Reads the body as JSON: capped, not too deep, and free of keys that would pollute prototypes. */
export async function readJson(exchange: Exchange): Promise<JsonRead> {
  const read = await readBody(exchange);
  if (read.kind === 'refused') return read;
  if (read.bytes.length === 0) return refuse(createError('invalid_json', 'The body is empty; JSON was expected.'));
  const text = read.bytes.toString('utf8');
  const tooDeep = checkJsonDepth(text, exchange.gateway.settings.maxJsonDepth);
  return tooDeep ? refuse(tooDeep) : parseJson(text, read.bytes);
}
