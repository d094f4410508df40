import type { Fault400 } from '../read-strictly.ts';
import { UpstreamRefusal } from '../refuse.ts';

/** `messages[2].content[0].type`, as OpenAI writes it in `param`. */
export const formatParam = (path: readonly PropertyKey[]): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');

export function toOpenaiRefusal({ path, code, message }: Fault400): UpstreamRefusal {
  const param = formatParam(path);
  if (code === 'unrecognized_keys')
    return new UpstreamRefusal(400, `Unknown parameter: '${param}'.`, { path: param, code: 'unknown_parameter' });
  const kind = code === 'invalid_type' ? 'invalid_type' : 'invalid_value';
  return new UpstreamRefusal(400, `Invalid '${param}': ${message}`, { path: param, code: kind });
}

export const refuseValue = (param: string, message: string): never => {
  throw new UpstreamRefusal(400, message, { path: param, code: 'invalid_value' });
};

/** The body of an OpenAI error. */
export function renderOpenaiError(error: {
  readonly status: number;
  readonly message: string;
  readonly path: string | null;
  readonly code: string | null;
}): unknown {
  const type =
    error.status === 429 ? 'rate_limit_error' : error.status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message: error.message, type, param: error.path, code: error.code } };
}
