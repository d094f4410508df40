import { isPlainObject } from '../../base/index.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import { describeMissingModel, recogniseError } from './safe-error-text.ts';

const maxRetryAfterSeconds = 86_400;
const busyRetryAfterSeconds = 1;

/** Text of `{"error":"..."}`, or `null` when the body is something else. */
function readErrorText(bodyText: string): string | null {
  try {
    const body: unknown = JSON.parse(bodyText);
    const error = isPlainObject(body) ? body['error'] : null;
    if (typeof error === 'string') return error;
    return isPlainObject(error) && typeof error['message'] === 'string' ? error['message'] : null;
  } catch {
    // Not JSON, so not Ollama's own words: the body stays unread.
    return null;
  }
}

/** Whole seconds of a `retry-after` header; its other form, a date, needs a clock and is left out. */
function readRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Math.min(Number(header), maxRetryAfterSeconds) : null;
}

function describeFailure(status: number): string {
  if (status === 401 || status === 403) return 'The backend refused access.';
  return status >= 500 ? 'The backend failed.' : 'The backend refused the request.';
}

/**
 * Ollama's error answer as a canonical error. Only texts known to be harmless are repeated; everything else is told in Drover's own words.
 */
export function parseError(status: number, bodyText: string, retryAfter: string | null): CanonicalError {
  const text = readErrorText(bodyText);
  const retryAfterSeconds = readRetryAfter(retryAfter);
  if (status === 429)
    return createError('rate_limited', 'The backend limits requests; try again later.', { retryAfterSeconds });
  if (text === null) return createError('backend_error', `${describeFailure(status)} (status ${status})`);
  if (status === 404) return createError('model_not_found', describeMissingModel(text));
  const known = recogniseError(text);
  if (status === 503 || known?.code === 'backend_busy') {
    const message = known?.message ?? 'The backend is busy; try again shortly.';
    return createError('backend_busy', message, { retryAfterSeconds: retryAfterSeconds ?? busyRetryAfterSeconds });
  }
  if (known !== null) return createError(known.code, known.message);
  return createError(status === 400 ? 'invalid_request' : 'backend_error', describeFailure(status));
}

/** An error that Ollama reports inside an answer that had begun with status 200. */
export function parseStreamError(value: unknown): CanonicalError {
  const text = typeof value === 'string' ? value : '';
  return createError('backend_error', recogniseError(text)?.message ?? 'The backend reported an error.');
}
