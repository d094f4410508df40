import type { EmbeddingRequest } from '../canonical/chat-request.ts';
import type { EmbeddingIngress, EmbeddingResult, RenderContext, RenderedResponse } from '../canonical/ports.ts';
import { parseEmbedRequest, parseLegacyEmbedRequest } from './parse-embed-request.ts';
import { renderError, renderStreamError } from './render-error.ts';
import { renderNativeJson } from './render-native-json.ts';

const nanosecondsPerMs = 1e6;

const toNanoseconds = (ms: number | null): number | undefined =>
  ms === null || ms <= 0 ? undefined : Math.round(ms * nanosecondsPerMs);

function renderEmbedResponse(
  { vectors, usage }: EmbeddingResult,
  { model, elapsedMs }: RenderContext<EmbeddingRequest>,
): RenderedResponse {
  return renderNativeJson({
    model,
    embeddings: vectors,
    total_duration: toNanoseconds(elapsedMs()),
    load_duration: toNanoseconds(usage.loadMs),
    prompt_eval_count: usage.promptTokens || undefined,
  });
}

/** The client's side of `POST /api/embed` over any backend; no vectors answer a request that only loads the model. */
export const ollamaEmbedIngress: EmbeddingIngress = {
  parseEmbeddingRequest: parseEmbedRequest,
  renderEmbeddingResponse: renderEmbedResponse,
  renderError,
  renderStreamError,
};

/** The client's side of the older `POST /api/embeddings`: one text, one vector. */
export const ollamaLegacyEmbedIngress: EmbeddingIngress = {
  parseEmbeddingRequest: parseLegacyEmbedRequest,
  renderEmbeddingResponse: ({ vectors }) => renderNativeJson({ embedding: vectors[0] ?? [] }),
  renderError,
  renderStreamError,
};
