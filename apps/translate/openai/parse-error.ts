import { isPlainObject, type PlainObject, parseJsonObject } from '../../base/index.ts';
import { createBusyError, createLimitError, createReportedError } from '../canonical/backend-failures.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import { describeMissingModel } from '../reading/known-error.ts';
import { readRetryAfter } from '../reading/read-retry-after.ts';
import { missingModel, recogniseError } from './safe-error-text.ts';

const overloadedStatus = 529;

/** What an error object says, as far as it can be read. */
interface ErrorDetails {
  /** Message, type and code in one text, for recognition only. */
  readonly text: string;
  /** Path of the field at fault, `null` when none is named. */
  readonly field: string | null;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Path of a field from FastAPI's `["body","messages",0,"content"]`. */
function joinLocation(location: unknown): string | null {
  if (!Array.isArray(location)) return null;
  const path = location
    .filter((step) => step !== 'body')
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
  return path;
}

const readFieldName = (value: unknown): string | null =>
  isText(value) && /^[\w.[\]]{1,100}$/.test(value) ? value : null;

/** FastAPI's `detail`: a text, or a list of fields at fault, whose own texts may quote the request. */
function readDetail(detail: unknown): ErrorDetails | null {
  if (isText(detail)) return { text: detail, field: null };
  const first: unknown = Array.isArray(detail) ? detail[0] : null;
  return isPlainObject(first) ? { text: '', field: readFieldName(joinLocation(first['loc'])) } : null;
}

function readErrorObject(error: PlainObject): ErrorDetails {
  const { message, type, code, param } = error;
  return { text: [message, type, code].filter(isText).join('\n'), field: readFieldName(param) };
}

function readErrorValue(error: unknown): ErrorDetails {
  if (isPlainObject(error)) return readErrorObject(error);
  return { text: isText(error) ? error : '', field: null };
}

/** The forms servers use: `{"error":{...}}`, `{"error":"text"}`, `{"message":...}`, `{"detail":...}`; `null` for anything else. */
function readBody(bodyText: string): ErrorDetails | null {
  const body = parseJsonObject(bodyText);
  if (body === null) return null;
  const error = body['error'] ?? null;
  if (error !== null) return readErrorValue(error);
  return isText(body['message']) ? readErrorObject(body) : readDetail(body['detail']);
}

function createQuotaError(details: ErrorDetails | null, retryAfterSeconds: number | null): CanonicalError {
  const isUsedUp = details?.text.includes('insufficient_quota') === true;
  return createLimitError(
    retryAfterSeconds,
    isUsedUp ? 'The quota of the key that the backend was given is used up.' : undefined,
  );
}

function describeRefusal(details: ErrorDetails | null): string {
  const field = details?.field ?? null;
  return field === null ? 'The backend refused the request.' : `The backend refused the field ${field}.`;
}

/** Errors whose status alone says what they are. */
function parseByStatus(status: number, details: ErrorDetails | null, retryAfterSeconds: number | null) {
  switch (status) {
    case 401:
    case 403:
      return createError(
        'backend_error',
        `The backend refused the key: check the key of this backend in config.yaml. (status ${status})`,
      );
    case 413:
      return createError('body_too_large', 'The request is larger than the backend takes.');
    case 429:
      return createQuotaError(details, retryAfterSeconds);
    default:
      return null;
  }
}

function parseUnknown(status: number, details: ErrorDetails | null): CanonicalError {
  if (status === 404) {
    const text = details?.text ?? '';
    if (/model/i.test(text)) return createError('model_not_found', describeMissingModel(text, missingModel));
    return createError(
      'backend_error',
      'The backend does not know this route: check its url in config.yaml. (status 404)',
    );
  }
  if (status === 400 || status === 422) return createError('invalid_request', describeRefusal(details));
  const problem = status >= 500 ? 'The backend failed.' : 'The backend refused the request.';
  return createError('backend_error', `${problem} (status ${status})`);
}

/**
 * An error answer of an OpenAI-compatible server as a canonical error. Its texts are only recognised, never repeated: they may quote the
 * request, name files or show keys.
 */
export function parseError(status: number, bodyText: string, retryAfter: string | null): CanonicalError {
  const details = readBody(bodyText);
  const retryAfterSeconds = readRetryAfter(retryAfter);
  const plain = parseByStatus(status, details, retryAfterSeconds);
  if (plain !== null) return plain;
  const known = details === null ? null : recogniseError(details.text);
  if (status === 503 || status === overloadedStatus || known?.code === 'backend_busy') {
    return createBusyError(retryAfterSeconds, known?.message);
  }
  return known === null ? parseUnknown(status, details) : createError(known.code, known.message);
}

/** An error that a server reports inside an answer that had begun with status 200: the value of `error`, or a whole record. */
export function parseStreamError(value: unknown): CanonicalError {
  const known = recogniseError(readErrorValue(value).text);
  return createReportedError(known?.message);
}
