import type { EmbeddingRequest } from '../canonical/chat-request.ts';
import type { EgressTarget, RenderedRequest } from '../canonical/ports.ts';

/** A `POST /embeddings`. Numbers are asked for, whichever form the client wants. Source: OpenAI API reference, create embeddings. */
export function renderEmbeddingRequest(request: EmbeddingRequest, { model }: EgressTarget): RenderedRequest {
  const body = JSON.stringify({
    model,
    input: request.inputs,
    dimensions: request.dimensions ?? undefined,
    encoding_format: 'float',
  });
  return { method: 'POST', path: '/embeddings', body };
}
