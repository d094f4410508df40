import type { CanonicalError } from '../canonical/error.ts';
import type { RenderedResponse } from '../canonical/ports.ts';

/** `{"error":"..."}` before the first byte. */
export function renderError(error: CanonicalError): RenderedResponse {
  const body = JSON.stringify({ error: error.message });
  return { status: error.status, contentType: 'application/json; charset=utf-8', body };
}

/** The same object as a line of a stream; no record with `done:true` follows. */
export function renderStreamError(error: CanonicalError): string {
  return `${JSON.stringify({ error: error.message })}\n`;
}
