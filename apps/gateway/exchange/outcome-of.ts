import type { Outcome } from '../../contract/model/index.ts';
import type { ErrorCode } from '../../translate/index.ts';

/** How a request that failed with a code ended: whose doing it was. The only table of it. */
const outcomes: Readonly<Record<ErrorCode, Outcome>> = {
  invalid_json: 'client_error',
  json_too_deep: 'client_error',
  invalid_request: 'client_error',
  unsupported_feature: 'client_error',
  unsupported_media_type: 'client_error',
  body_too_large: 'rejected',
  body_incomplete: 'client_error',
  request_timeout: 'timeout',
  header_too_large: 'rejected',
  bad_request: 'client_error',
  unauthorized: 'rejected',
  forbidden: 'rejected',
  forbidden_host: 'rejected',
  forbidden_origin: 'rejected',
  not_found: 'client_error',
  method_not_allowed: 'client_error',
  model_not_found: 'client_error',
  context_length_exceeded: 'client_error',
  rate_limited: 'rejected',
  queue_full: 'rejected',
  queue_timeout: 'rejected',
  memory_budget: 'rejected',
  overloaded: 'rejected',
  shutting_down: 'rejected',
  backend_starting: 'rejected',
  backend_stopped: 'rejected',
  backend_failed: 'rejected',
  backend_unavailable: 'backend_error',
  backend_busy: 'backend_error',
  backend_stuck: 'timeout',
  backend_error: 'backend_error',
  backend_bad_response: 'backend_error',
  backend_redirect: 'backend_error',
  unexpected_encoding: 'backend_error',
  response_too_large: 'backend_error',
  line_too_long: 'backend_error',
  connect_timeout: 'timeout',
  first_byte_timeout: 'timeout',
  stream_idle_timeout: 'timeout',
  total_timeout: 'timeout',
  stream_interrupted: 'backend_error',
  request_cancelled: 'rejected',
  client_closed: 'client_closed',
  plugin_failed: 'rejected',
  storage_unavailable: 'rejected',
  internal_error: 'backend_error',
};

export function outcomeOf(code: ErrorCode): Outcome {
  return outcomes[code];
}

/** How a request ended whose answer was passed on with its status. */
export function outcomeOfStatus(status: number): Outcome {
  if (status < 400) return 'ok';
  return status < 500 ? 'client_error' : 'backend_error';
}
