import type { ChatEgress, CompletionEgress, EmbeddingEgress } from '../canonical/ports.ts';
import { createCompletionParser, parseCompletionResponse } from './parse-completion-response.ts';
import { parseEmbeddingResponse } from './parse-embedding-response.ts';
import { parseError } from './parse-error.ts';
import { parseChatResponse } from './parse-response.ts';
import { createStreamParser } from './parse-stream.ts';
import { renderCompletionRequest } from './render-completion-request.ts';
import { renderEmbeddingRequest } from './render-embedding-request.ts';
import { renderChatRequest } from './render-request.ts';

/** The backend's side of OpenAI's API, as OpenAI, LM Studio, llama.cpp, vLLM and many others serve it. Paths are below `/v1`. */
export const openaiEgress: ChatEgress & CompletionEgress & EmbeddingEgress = {
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
