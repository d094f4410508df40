import type { EmbeddingRequest } from '../canonical/chat-request.ts';
import type { EmbeddingResult, RenderContext, RenderedResponse } from '../canonical/ports.ts';
import { encodeFloat32 } from './encode-float32.ts';

/** An embedding list in the order of the inputs. */
export function renderEmbeddingResponse(
  result: EmbeddingResult,
  { request }: RenderContext<EmbeddingRequest>,
): RenderedResponse {
  const promptTokens = result.usage.promptTokens ?? 0;
  const data = result.vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: request.encoding === 'base64' ? encodeFloat32(vector) : vector,
  }));
  const usage = { prompt_tokens: promptTokens, total_tokens: promptTokens };
  const body = JSON.stringify({ object: 'list', data, model: request.model, usage });
  return { status: 200, contentType: 'application/json', body };
}
