import { isPlainObject, parseJsonObject } from '../../base/index.ts';
import { busyMessage, createBusyError, createLimitError, createReportedError } from '../canonical/backend-failures.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import { describeMissingModel } from '../reading/known-error.ts';
import { readRetryAfter } from '../reading/read-retry-after.ts';
import { modelNotFound, recogniseError } from './safe-error-text.ts';

/** The vendor's `error` object as far as it is known. */
interface VendorError {
  readonly type: string;
  readonly message: string;
}

function toVendorError(error: unknown): VendorError | null {
  if (typeof error === 'string') return { type: '', message: error };
  if (!isPlainObject(error)) return null;
  const { type, message } = error;
  return {
    type: typeof type === 'string' ? type : '',
    message: typeof message === 'string' ? message : '',
  };
}

/** The error of `{"type":"error","error":{...}}`; `null` when the body is something else: then it is not the vendor's own words. */
const readError = (bodyText: string): VendorError | null => toVendorError(parseJsonObject(bodyText)?.['error']);

const isBusy = (status: number, error: VendorError | null): boolean =>
  status === 529 || status === 503 || error?.type === 'overloaded_error';

function describeRefusal(status: number, error: VendorError | null): CanonicalError {
  if (error === null) {
    const what = status >= 500 ? 'The backend failed' : 'The backend refused the request';
    return createError('backend_error', `${what}. (status ${status})`);
  }
  if (status === 404) return createError('model_not_found', describeMissingModel(error.message, modelNotFound));
  const known = recogniseError(error.message);
  if (status >= 500) return createError('backend_error', 'The backend failed.');
  if (known !== null) return createError(known.code, known.message);
  return createError(status === 400 ? 'invalid_request' : 'backend_error', 'The backend refused the request.');
}

/**
 * The vendor's error answer as a canonical error, in Drover's own words: the vendor's may quote the request. Source: Anthropic API
 * reference, errors.
 */
export function parseError(status: number, bodyText: string, retryAfter: string | null): CanonicalError {
  const error = readError(bodyText);
  const retryAfterSeconds = readRetryAfter(retryAfter);
  if (status === 401 || status === 403) {
    return createError(
      'backend_error',
      'The backend refused its key: check `key` of this backend in the configuration.',
    );
  }
  if (status === 413) return createError('body_too_large', 'The request is larger than the backend takes.');
  if (status === 429) return createLimitError(retryAfterSeconds);
  if (isBusy(status, error)) return createBusyError(retryAfterSeconds);
  return describeRefusal(status, error);
}

/** An error that stands inside an answer that had begun with status 200. */
export function parseStreamError(value: unknown): CanonicalError {
  const error = toVendorError(value);
  if (error?.type === 'overloaded_error') return createError('backend_busy', busyMessage);
  if (error?.type === 'rate_limit_error') return createLimitError(null);
  const known = error === null ? null : recogniseError(error.message);
  return createReportedError(known?.message);
}
