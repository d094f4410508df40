import { renderSseEvent } from '../../base/index.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { RenderedResponse } from '../canonical/ports.ts';

/** What Anthropic calls an error of each status. */
const typesByStatus: ReadonlyMap<number, string> = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [405, 'invalid_request_error'],
  [408, 'timeout_error'],
  [413, 'request_too_large'],
  [415, 'invalid_request_error'],
  [422, 'invalid_request_error'],
  [429, 'rate_limit_error'],
  [431, 'invalid_request_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

function renderErrorBody({ status, message }: CanonicalError): string {
  const type = typesByStatus.get(status) ?? 'api_error';
  return JSON.stringify({ type: 'error', error: { type, message } });
}

/** `{"type":"error","error":{type,message}}`. Source: Anthropic API reference, errors. */
export function renderError(error: CanonicalError): RenderedResponse {
  return { status: error.status, contentType: 'application/json', body: renderErrorBody(error) };
}

/** The same object as an `error` event; no `message_stop` follows, so that a broken stream never looks complete. */
export function renderStreamError(error: CanonicalError): string {
  return renderSseEvent(renderErrorBody(error), 'error');
}
