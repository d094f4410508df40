import { isPlainObject } from '../../base/index.ts';
import { createError } from '../canonical/create-error.ts';
import type { EmbeddingResult, Parsed } from '../canonical/ports.ts';
import { convertUsage } from './convert-usage.ts';
import { parseStreamError } from './parse-error.ts';

const isVector = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'number');

/** A native `/api/embed` answer; vectors in the order of the inputs, of which there were `inputCount`. */
export function parseEmbeddingResponse(body: unknown, inputCount?: number): Parsed<EmbeddingResult> {
  if (isPlainObject(body)) {
    const { embeddings, error = null } = body;
    if (error !== null) return { kind: 'refused', error: parseStreamError(error) };
    const isWhole = Array.isArray(embeddings) && embeddings.length === (inputCount ?? embeddings.length);
    if (isWhole && embeddings.every(isVector)) {
      return { kind: 'parsed', value: { vectors: embeddings, usage: convertUsage(body) } };
    }
  }
  return {
    kind: 'refused',
    error: createError('backend_bad_response', 'The backend sent embeddings that cannot be read.'),
  };
}
