import type { EmbeddingRequest } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { type Fields, readInteger, readObject, readString, toFields } from '../reading/fields.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { readSwitches } from './parse-settings.ts';

function readInput(text: unknown, index: number): string {
  if (typeof text === 'string') return text;
  const isTokens = typeof text === 'number' || Array.isArray(text);
  if (isTokens)
    return refuse(`input[${index}]`, 'must be text; token numbers are not supported', 'unsupported_feature');
  return refuse(`input[${index}]`, 'must be a string');
}

function readInputs({ values: { input = null } }: Fields): readonly string[] {
  if (input === null || input === '') return [];
  if (typeof input === 'string') return [input];
  return Array.isArray(input) ? input.map(readInput) : refuse('input', 'must be a string or an array of strings');
}

function readEmbeddingRequest(body: Fields, inputs: readonly string[]): EmbeddingRequest {
  const options = readObject(body, 'options');
  const nativeFields = {
    ...readSwitches(body, ['truncate']),
    ...(options === null ? {} : { options: options.values }),
  };
  return {
    kind: 'embedding',
    model: readModel(body),
    inputs,
    dimensions: readInteger(body, 'dimensions', { minimum: 0 }) || null,
    encoding: 'float',
    keepAlive: readKeepAlive(body),
    ...(Object.keys(nativeFields).length === 0 ? {} : { nativeFields }),
  };
}

/** A body of `POST /api/embed`; without input it only asks to load the model. Source: Ollama API documentation, generate embeddings. */
export function parseEmbedRequest(body: unknown): Parsed<EmbeddingRequest> {
  return parseOrRefuse(() => {
    const fields = toFields(body, '');
    return readEmbeddingRequest(fields, readInputs(fields));
  });
}

/** A body of the older `POST /api/embeddings`, which takes one text. */
export function parseLegacyEmbedRequest(body: unknown): Parsed<EmbeddingRequest> {
  return parseOrRefuse(() => {
    const fields = toFields(body, '');
    const prompt = readString(fields, 'prompt') ?? '';
    return readEmbeddingRequest(fields, prompt === '' ? [] : [prompt]);
  });
}
