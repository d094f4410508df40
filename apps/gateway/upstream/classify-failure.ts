import { type CanonicalError, createError } from '../../translate/index.ts';
import { forbiddenAddressCode } from './guarded-connector.ts';

const unreachableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);
const timeoutCodes: ReadonlySet<string> = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const closedCodes: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** How a call failed before any part of an answer came. `stale` means the connection was closed before the request reached anybody. */
export type CallFailure = { readonly kind: 'stale' | 'final'; readonly error: CanonicalError };

export interface FailureFacts {
  readonly wasSent: boolean;
  readonly wasReused: boolean;
}

/** A system's or undici's error code; connecting to several addresses gives one error for all. */
export function readErrorCode(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') return code;
  return error instanceof AggregateError && error.errors[0] instanceof Error ? readErrorCode(error.errors[0]) : '';
}

/** What a failure before the answer means. Messages name no address. */
export function classifyFailure(error: Error, { wasSent, wasReused }: FailureFacts): CallFailure {
  const code = readErrorCode(error);
  if (timeoutCodes.has(code)) {
    return {
      kind: 'final',
      error: createError('connect_timeout', 'The backend did not accept the connection in time.'),
    };
  }
  if (code === forbiddenAddressCode) {
    const message = 'The address of the backend leads to a link-local place or to the metadata of a cloud: not asked.';
    return { kind: 'final', error: createError('backend_unavailable', message) };
  }
  if (!wasSent || unreachableCodes.has(code)) {
    return {
      kind: 'final',
      error: createError('backend_unavailable', 'The backend cannot be reached.', { retryAfterSeconds: 1 }),
    };
  }
  if (closedCodes.has(code)) {
    const closed = createError('backend_error', 'The backend closed the connection before it answered.');
    return { kind: wasReused ? 'stale' : 'final', error: closed };
  }
  return { kind: 'final', error: createError('backend_bad_response', 'The backend sent something that is not HTTP.') };
}
