import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { createError } from '../canonical/create-error.ts';
import type { EmbeddingResult, Parsed } from '../canonical/ports.ts';
import type { Usage } from '../canonical/stream-event.ts';
import { decodeFloat32 } from './decode-float32.ts';
import { parseStreamError } from './parse-error.ts';
import { readUsage } from './read-usage.ts';

type Vector = readonly number[];

const isVector = (value: unknown): value is Vector =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'number');

/** A vector in either form, whichever was asked for. */
function readVector({ embedding }: PlainObject): Vector | null {
  if (typeof embedding === 'string') return decodeFloat32(embedding);
  return isVector(embedding) ? embedding : null;
}

/** Vectors by their `index`, or by position when the entry has none; `null` when one is missing or comes twice. */
function readVectors(data: unknown): readonly Vector[] | null {
  if (!Array.isArray(data)) return null;
  const vectors = new Map<number, Vector>();
  for (const [position, entry] of data.entries()) {
    const vector = isPlainObject(entry) ? readVector(entry) : null;
    if (!isPlainObject(entry) || vector === null) return null;
    vectors.set(typeof entry['index'] === 'number' ? entry['index'] : position, vector);
  }
  const ordered = Array.from({ length: data.length }, (_, index) => vectors.get(index));
  return ordered.every((vector) => vector !== undefined) ? ordered : null;
}

/** Some servers tell the total alone. An embedding has no answer that could share in it. */
function readEmbeddingUsage(body: PlainObject): Usage {
  const usage = readUsage(body);
  const total = isPlainObject(body['usage']) ? body['usage']['total_tokens'] : null;
  return {
    ...usage,
    promptTokens: usage.promptTokens ?? (typeof total === 'number' ? total : null),
    completionTokens: null,
  };
}

/** An embedding list in the order of the inputs, of which there were `inputCount`. Source: OpenAI API reference, embedding object. */
export function parseEmbeddingResponse(body: unknown, inputCount?: number): Parsed<EmbeddingResult> {
  if (isPlainObject(body)) {
    const { data, error = null } = body;
    if (error !== null) return { kind: 'refused', error: parseStreamError(error) };
    const vectors = readVectors(data);
    if (vectors !== null && vectors.length === (inputCount ?? vectors.length)) {
      return { kind: 'parsed', value: { vectors, usage: readEmbeddingUsage(body) } };
    }
  }
  return {
    kind: 'refused',
    error: createError('backend_bad_response', 'The backend sent embeddings that cannot be read.'),
  };
}
