/** Drover's stable error codes: `x-drover-error` on every dialect and `code` in OpenAI bodies. The only list of them. */
export const errorCodes = [
  'invalid_json',
  'json_too_deep',
  'invalid_request',
  'unsupported_feature',
  'unsupported_media_type',
  'body_too_large',
  'body_incomplete',
  'request_timeout',
  'header_too_large',
  'bad_request',
  'unauthorized',
  'forbidden',
  'forbidden_host',
  'forbidden_origin',
  'not_found',
  'method_not_allowed',
  'model_not_found',
  'context_length_exceeded',
  'rate_limited',
  'queue_full',
  'queue_timeout',
  'memory_budget',
  'overloaded',
  'shutting_down',
  'backend_starting',
  'backend_stopped',
  'backend_failed',
  'backend_unavailable',
  'backend_busy',
  'backend_stuck',
  'backend_error',
  'backend_bad_response',
  'backend_redirect',
  'unexpected_encoding',
  'response_too_large',
  'line_too_long',
  'connect_timeout',
  'first_byte_timeout',
  'stream_idle_timeout',
  'total_timeout',
  'stream_interrupted',
  'request_cancelled',
  'client_closed',
  'plugin_failed',
  'storage_unavailable',
  'internal_error',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An error in no dialect. `message` is for the caller: no paths, stacks, addresses, prompts or keys. */
export interface CanonicalError {
  readonly code: ErrorCode;
  readonly message: string;
  /** HTTP status before the first byte. */
  readonly status: number;
  /** Path of the field at fault in the caller's body, such as `messages[2].content`; `null` when none. */
  readonly field: string | null;
  /** Whole seconds for `retry-after`, `null` for none. */
  readonly retryAfterSeconds: number | null;
}
