import type { IncomingHttpHeaders } from 'node:http';
import { type CanonicalError, createError } from '../../translate/index.ts';

/** Refuses an answer of which we would not read a byte: redirects, compressed bodies, anything but JSON. */
export function checkAnswer(status: number, headers: IncomingHttpHeaders): CanonicalError | null {
  if (status >= 300 && status < 400) {
    return createError('backend_redirect', 'The backend pointed elsewhere, which is not followed.');
  }
  return checkEncoding(headers) ?? (status === 200 ? checkType(headers['content-type']) : null);
}

/** We ask for identity: anything else may unpack without bound. */
export function checkEncoding(headers: IncomingHttpHeaders): CanonicalError | null {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return null;
  return createError('unexpected_encoding', 'The backend compressed its answer, which was not asked for.');
}

function checkType(contentType: string | undefined): CanonicalError | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json' || type === 'application/x-ndjson' || type === 'text/event-stream') return null;
  return createError('backend_bad_response', 'The backend answered with something other than JSON.');
}
