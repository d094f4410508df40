import type { EgressDialect } from '../canonical/ports.ts';
import { parseEmbeddingResponse } from './parse-embedding-response.ts';
import { parseError } from './parse-error.ts';
import { parseChatResponse } from './parse-response.ts';
import { createStreamParser } from './parse-stream.ts';
import { renderEmbeddingRequest } from './render-embedding-request.ts';
import { renderChatRequest } from './render-request.ts';

/** The backend's side of Ollama's native API. */
export const ollamaEgress: EgressDialect = {
  renderChatRequest,
  createStreamParser,
  parseChatResponse,
  renderEmbeddingRequest,
  parseEmbeddingResponse,
  parseError,
};
