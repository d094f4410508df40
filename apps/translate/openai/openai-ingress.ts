import type { ChatIngress, CompletionIngress, EmbeddingIngress } from '../canonical/ports.ts';
import { parseCompletionRequest } from './parse-completion-request.ts';
import { parseEmbeddingRequest } from './parse-embedding-request.ts';
import { parseChatRequest } from './parse-request.ts';
import { renderCompletionResponse } from './render-completion-response.ts';
import { createCompletionStreamRenderer } from './render-completion-stream.ts';
import { renderEmbeddingResponse } from './render-embedding-response.ts';
import { renderError, renderStreamError } from './render-error.ts';
import { renderChatResponse } from './render-response.ts';
import { createStreamRenderer } from './render-stream.ts';

/** The client's side of OpenAI's chat completions, completions and embeddings. */
export const openaiIngress: ChatIngress & CompletionIngress & EmbeddingIngress = {
  parseChatRequest,
  renderChatResponse,
  createStreamRenderer,
  parseCompletionRequest,
  renderCompletionResponse,
  createCompletionStreamRenderer,
  parseEmbeddingRequest,
  renderEmbeddingResponse,
  renderError,
  renderStreamError,
};
