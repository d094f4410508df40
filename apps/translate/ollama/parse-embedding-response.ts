import { isPlainObject } from '../../base/index.ts';
import { createError } from '../canonical/create-error.ts';
import type { EmbeddingResult, Parsed } from '../canonical/ports.ts';
import { convertUsage } from './convert-usage.ts';
import { parseStreamError } from './parse-error.ts';

const isVector = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'number');

/** A native `/api/embed` answer; vectors in the order of the inputs. */
export function parseEmbeddingResponse(body: unknown): Parsed<EmbeddingResult> {
  if (isPlainObject(body)) {
    const { embeddings, error = null } = body;
    if (error !== null) return { kind: 'refused', error: parseStreamError(error) };
    if (Array.isArray(embeddings) && embeddings.every(isVector)) {
      return { kind: 'parsed', value: { vectors: embeddings, usage: convertUsage(body) } };
    }
  }
  return {
    kind: 'refused',
    error: createError('backend_bad_response', 'The backend sent embeddings that cannot be read.'),
  };
}
