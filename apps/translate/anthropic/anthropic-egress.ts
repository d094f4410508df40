import type { ChatEgress } from '../canonical/ports.ts';
import { parseError } from './parse-error.ts';
import { parseChatResponse } from './parse-response.ts';
import { createStreamParser } from './parse-stream.ts';
import { renderChatRequest } from './render-request.ts';

/** The backend's side of Anthropic's messages. */
export const anthropicEgress: ChatEgress = {
  renderChatRequest,
  createStreamParser,
  parseChatResponse,
  parseError,
};
