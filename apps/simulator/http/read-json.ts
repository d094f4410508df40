import { zstdDecompressSync } from 'node:zlib';
import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import type { Dialect } from './error-answer.ts';
import type { Exchange } from './exchange.ts';

const largestDecompressed = 20 * 1024 * 1024;

/** Go's words for text that is no JSON, as far as they can be told from V8's. */
function describeSyntaxError(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/end of JSON|Unterminated/i.test(message)) return 'unexpected EOF';
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const character = Number.isNaN(position) ? text.trim().charAt(0) : text.charAt(position);
  return `invalid character '${character}' looking for beginning of value`;
}

function decompress(body: Buffer): Buffer {
  try {
    return zstdDecompressSync(body, { maxOutputLength: largestDecompressed });
  } catch {
    throw new ApiError(400, 'failed to decompress zstd body');
  }
}

/** Reads the body as a JSON object whatever its content type. */
export async function readJsonBody(exchange: Exchange, dialect: Dialect): Promise<PlainObject> {
  const raw = await exchange.readBody();
  const isCompressed = dialect !== 'native' && exchange.headers['content-encoding'] === 'zstd';
  const text = (isCompressed ? decompress(raw) : raw).toString('utf8');
  if (text.trim() === '') throw new ApiError(400, dialect === 'native' ? 'missing request body' : 'EOF');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, describeSyntaxError(text, error));
  }
  if (isPlainObject(value)) return value;
  throw new ApiError(400, `json: cannot unmarshal ${goKind(value)} into Go value of type api.Request`);
}

/** What Go calls a JSON value. */
export function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'object' : typeof value;
}
