import type { CanonicalError, ErrorCode } from './error.ts';

/** HTTP status of each code before the first byte. The only table of them. */
const defaultStatuses: Readonly<Record<ErrorCode, number>> = {
  invalid_json: 400,
  json_too_deep: 400,
  invalid_request: 400,
  unsupported_feature: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  body_incomplete: 400,
  request_timeout: 408,
  header_too_large: 431,
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  forbidden_host: 403,
  forbidden_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  model_not_found: 404,
  context_length_exceeded: 400,
  rate_limited: 429,
  queue_full: 503,
  memory_budget: 503,
  shutting_down: 503,
  backend_starting: 503,
  backend_stopped: 503,
  backend_failed: 503,
  backend_unavailable: 503,
  backend_busy: 503,
  backend_stuck: 504,
  backend_error: 502,
  backend_bad_response: 502,
  backend_redirect: 502,
  unexpected_encoding: 502,
  response_too_large: 502,
  line_too_long: 502,
  connect_timeout: 504,
  first_byte_timeout: 504,
  stream_idle_timeout: 504,
  total_timeout: 504,
  stream_interrupted: 502,
  request_cancelled: 499,
  client_closed: 499,
  storage_unavailable: 503,
  internal_error: 500,
};

/** Creates an error with its code's usual status; `extra` says what differs. `message` is shown to the caller as it is. */
export function createError(
  code: ErrorCode,
  message: string,
  extra: Partial<Pick<CanonicalError, 'status' | 'field' | 'retryAfterSeconds'>> = {},
): CanonicalError {
  return {
    code,
    message,
    status: extra.status ?? defaultStatuses[code],
    field: extra.field ?? null,
    retryAfterSeconds: extra.retryAfterSeconds ?? null,
  };
}
