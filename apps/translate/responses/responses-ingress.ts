import type { ChatIngress } from '../canonical/ports.ts';
import { renderError } from '../openai/render-error.ts';
import { parseChatRequest } from './parse-request.ts';
import { renderChatResponse } from './render-response.ts';
import { createStreamRenderer } from './render-stream.ts';
import { renderStreamError } from './render-stream-error.ts';

/** The client's side of OpenAI's responses. Nothing is stored: every request brings its whole conversation. */
export const responsesIngress: ChatIngress = {
  parseChatRequest,
  renderChatResponse,
  createStreamRenderer,
  renderError,
  renderStreamError,
};
