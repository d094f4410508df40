import type { CompletionIngress } from '../canonical/ports.ts';
import { parseGenerateRequest } from './parse-generate-request.ts';
import { renderError, renderStreamError } from './render-error.ts';
import { renderGeneratePayload } from './render-payload.ts';
import { createRecordRenderer } from './render-records.ts';
import { renderWhole } from './render-whole.ts';

/** The client's side of `POST /api/generate` over any backend. */
export const ollamaGenerateIngress: CompletionIngress = {
  parseCompletionRequest: parseGenerateRequest,
  renderCompletionResponse: (events, context) => renderWhole(events, context, renderGeneratePayload),
  createCompletionStreamRenderer: (context) => createRecordRenderer(context, renderGeneratePayload),
  renderError,
  renderStreamError,
};
