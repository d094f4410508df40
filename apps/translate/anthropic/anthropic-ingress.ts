import type { ChatRequest } from '../canonical/chat-request.ts';
import type { ChatIngress, Parsed, RenderedResponse } from '../canonical/ports.ts';
import { parseChatRequest, parseCountTokensRequest } from './parse-request.ts';
import { renderError, renderStreamError } from './render-error.ts';
import { renderChatResponse } from './render-response.ts';
import { createStreamRenderer } from './render-stream.ts';
import { renderTokenCount } from './render-token-count.ts';

/** The client's side of Anthropic's messages. */
export interface AnthropicIngress extends ChatIngress {
  /** A body of `POST /v1/messages/count_tokens`: a chat without an output limit. */
  parseCountTokensRequest(body: unknown): Parsed<ChatRequest>;
  renderTokenCount(inputTokens: number): RenderedResponse;
}

export const anthropicIngress: AnthropicIngress = {
  parseChatRequest,
  renderChatResponse,
  createStreamRenderer,
  parseCountTokensRequest,
  renderTokenCount,
  renderError,
  renderStreamError,
};
