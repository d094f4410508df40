import type { Fault400 } from '../read-strictly.ts';
import { UpstreamRefusal } from '../refuse.ts';

export function toAnthropicRefusal({ path, code, message }: Fault400): UpstreamRefusal {
  const at = path.map(String).join('.');
  const text = code === 'unrecognized_keys' ? 'Extra inputs are not permitted' : message;
  return new UpstreamRefusal(400, `${at}: ${text}`, { path: at });
}

const typeByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** The body of an Anthropic error. */
export const renderAnthropicError = ({
  status,
  message,
}: {
  readonly status: number;
  readonly message: string;
}): unknown => ({
  type: 'error',
  error: { type: typeByStatus[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error'), message },
  request_id: 'req_upstream1',
});
