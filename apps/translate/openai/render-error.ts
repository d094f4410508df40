import { renderSseEvent } from '../../base/index.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { RenderedResponse } from '../canonical/ports.ts';

const typesByStatus: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [429, 'rate_limit_error'],
]);

/** What OpenAI calls an error of each status. */
export function errorType(status: number): string {
  return typesByStatus.get(status) ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}

function renderErrorBody(error: CanonicalError): string {
  const { message, status, field, code } = error;
  return JSON.stringify({ error: { message, type: errorType(status), param: field, code } });
}

/** `{"error":{message,type,param,code}}`; `code` is Drover's stable code, `type` what OpenAI's clients expect for the status. */
export function renderError(error: CanonicalError): RenderedResponse {
  return { status: error.status, contentType: 'application/json', body: renderErrorBody(error) };
}

/** The same object as an event of a stream; no `[DONE]` follows, so that a broken stream never looks complete. */
export function renderStreamError(error: CanonicalError): string {
  return renderSseEvent(renderErrorBody(error));
}
