import { isPlainObject, parseJsonObject } from '../../base/index.ts';
import { createBusyError, createLimitError, createReportedError } from '../canonical/backend-failures.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import { describeMissingModel } from '../reading/known-error.ts';
import { readRetryAfter } from '../reading/read-retry-after.ts';
import { modelNotFound, recogniseError } from './safe-error-text.ts';

/** Text of `{"error":"..."}`, or `null` when the body is something else: then it is not Ollama's own words. */
function readErrorText(bodyText: string): string | null {
  const error = parseJsonObject(bodyText)?.['error'];
  if (typeof error === 'string') return error;
  return isPlainObject(error) && typeof error['message'] === 'string' ? error['message'] : null;
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
  if (status === 429) return createLimitError(retryAfterSeconds);
  if (text === null) return createError('backend_error', `${describeFailure(status)} (status ${status})`);
  if (status === 404) return createError('model_not_found', describeMissingModel(text, modelNotFound));
  const known = recogniseError(text);
  if (status === 503 || known?.code === 'backend_busy') {
    return createBusyError(retryAfterSeconds, known?.message);
  }
  if (known !== null) return createError(known.code, known.message);
  return createError(status === 400 ? 'invalid_request' : 'backend_error', describeFailure(status));
}

/** An error that Ollama reports inside an answer that had begun with status 200. */
export function parseStreamError(value: unknown): CanonicalError {
  const text = typeof value === 'string' ? value : '';
  return createReportedError(recogniseError(text)?.message);
}
