import type { ChatIngress } from '../canonical/ports.ts';
import { parseChatRequest } from './parse-request.ts';
import { renderError, renderStreamError } from './render-error.ts';
import { renderChatPayload } from './render-payload.ts';
import { createRecordRenderer } from './render-records.ts';
import { renderWhole } from './render-whole.ts';

/** The client's side of `POST /api/chat` over any backend. */
export const ollamaChatIngress: ChatIngress = {
  parseChatRequest,
  renderChatResponse: (events, context) => renderWhole(events, context, renderChatPayload),
  createStreamRenderer: (context) => createRecordRenderer(context, renderChatPayload),
  renderError,
  renderStreamError,
};
