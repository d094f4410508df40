import type { EmbeddingRequest } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { type Fields, readInteger, readString, toFields } from '../reading/fields.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';

function readInputs(body: Fields): readonly string[] {
  const input = body.values['input'] ?? null;
  if (input === null) return refuse('input', 'is required');
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) return refuse('input', 'must be a string or an array of strings');
  if (input.length === 0) return refuse('input', 'must not be empty');
  return input.map((text: unknown, index) => {
    if (typeof text === 'string') return text;
    const isTokens = typeof text === 'number' || Array.isArray(text);
    if (isTokens)
      return refuse(`input[${index}]`, 'must be text; token numbers are not supported', 'unsupported_feature');
    return refuse(`input[${index}]`, 'must be a string');
  });
}

function readEncoding(body: Fields): EmbeddingRequest['encoding'] {
  const encoding = readString(body, 'encoding_format')?.toLowerCase() ?? 'float';
  return encoding === 'float' || encoding === 'base64'
    ? encoding
    : refuse('encoding_format', 'must be float or base64');
}

/** A body of `POST /v1/embeddings`. Source: OpenAI API reference, embeddings. */
export function parseEmbeddingRequest(body: unknown): Parsed<EmbeddingRequest> {
  return parseOrRefuse(() => {
    const fields = toFields(body, '');
    return {
      kind: 'embedding',
      model: readModel(fields),
      inputs: readInputs(fields),
      dimensions: readInteger(fields, 'dimensions', { minimum: 1 }),
      encoding: readEncoding(fields),
      keepAlive: readKeepAlive(fields),
    };
  });
}
