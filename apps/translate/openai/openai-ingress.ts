import type { IngressDialect } from '../canonical/ports.ts';
import { parseEmbeddingRequest } from './parse-embedding-request.ts';
import { parseChatRequest } from './parse-request.ts';
import { renderEmbeddingResponse } from './render-embedding-response.ts';
import { renderError, renderStreamError } from './render-error.ts';
import { renderChatResponse } from './render-response.ts';
import { createStreamRenderer } from './render-stream.ts';

/** The client's side of OpenAI's chat completions and embeddings. */
export const openaiIngress: IngressDialect = {
  parseChatRequest,
  renderChatResponse,
  createStreamRenderer,
  parseEmbeddingRequest,
  renderEmbeddingResponse,
  renderError,
  renderStreamError,
};
