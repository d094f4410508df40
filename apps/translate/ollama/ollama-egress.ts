import type { ChatEgress, CompletionEgress, EmbeddingEgress } from '../canonical/ports.ts';
import { parseEmbeddingResponse } from './parse-embedding-response.ts';
import { parseError } from './parse-error.ts';
import { parseChatResponse, parseCompletionResponse } from './parse-response.ts';
import { createCompletionParser, createStreamParser } from './parse-stream.ts';
import { renderEmbeddingRequest } from './render-embedding-request.ts';
import { renderCompletionRequest } from './render-generate-request.ts';
import { renderChatRequest } from './render-request.ts';

/** The backend's side of Ollama's native API. */
export const ollamaEgress: ChatEgress & CompletionEgress & EmbeddingEgress = {
  renderChatRequest,
  createStreamParser,
  parseChatResponse,
  renderCompletionRequest,
  createCompletionParser,
  parseCompletionResponse,
  renderEmbeddingRequest,
  parseEmbeddingResponse,
  parseError,
};
