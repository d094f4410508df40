import type { EmbeddingRequest } from '../canonical/chat-request.ts';
import type { EgressTarget, RenderedRequest } from '../canonical/ports.ts';

/** A native `POST /api/embed`. The input is always a list: alone, an empty text would only load the model. */
export function renderEmbeddingRequest(request: EmbeddingRequest, { model }: EgressTarget): RenderedRequest {
  const body = JSON.stringify({
    ...request.nativeFields,
    model,
    input: request.inputs,
    dimensions: request.dimensions ?? undefined,
    keep_alive: request.keepAlive ?? undefined,
  });
  return { method: 'POST', path: '/api/embed', body };
}
