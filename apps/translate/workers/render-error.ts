import { renderSseEvent } from '../../base/index.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { RenderedResponse } from '../canonical/ports.ts';
import { errorType } from '../openai/render-error.ts';

const toWire = ({ message, status, code }: CanonicalError) => ({ message, type: errorType(status), code });

/** `{"success":false,"error":{message,type,code}}`; `code` is Drover's stable code. */
export function renderError(error: CanonicalError): RenderedResponse {
  const body = JSON.stringify({ success: false, error: toWire(error) });
  return { status: error.status, contentType: 'application/json', body };
}

/** The error as an event; neither `done` nor `[DONE]` follows, so that a broken stream never looks complete. */
export function renderStreamError(error: CanonicalError): string {
  return renderSseEvent(JSON.stringify({ type: 'error', error: toWire(error) }));
}
