import type { AttemptFailure } from '../contract/model/index.ts';

const byCode: ReadonlyMap<string, AttemptFailure> = new Map<string, AttemptFailure>([
  ['backend_unavailable', 'refused'],
  ['backend_failed', 'refused'],
  ['backend_stopped', 'refused'],
  ['backend_starting', 'refused'],
  ['connect_timeout', 'connect-timeout'],
  ['first_byte_timeout', 'first-byte-timeout'],
  ['backend_stuck', 'first-byte-timeout'],
  ['stream_idle_timeout', 'idle-timeout'],
  ['stream_interrupted', 'connection-lost'],
  ['backend_busy', 'busy'],
  ['rate_limited', 'rate-limited'],
  ['backend_bad_response', 'bad-response'],
  ['backend_redirect', 'bad-response'],
  ['unexpected_encoding', 'bad-response'],
  ['response_too_large', 'bad-response'],
  ['line_too_long', 'bad-response'],
  ['client_closed', 'client-left'],
  ['request_cancelled', 'client-left'],
  ['memory_budget', 'no-room'],
  ['queue_full', 'queue-full'],
  ['queue_timeout', 'queue-full'],
]);

/** What a failed attempt was, from Drover's error code and the status of the backend's answer; `null` where it gave none. */
export function classifyAttempt(code: string, status: number | null): AttemptFailure {
  const known = byCode.get(code);
  if (known !== undefined) return known;
  if (status !== null && status >= 400) return status >= 500 ? 'server-error' : 'client-error';
  return code === 'backend_error' ? 'connection-lost' : 'own-refusal';
}

const backendFaults: ReadonlySet<AttemptFailure> = new Set<AttemptFailure>([
  'refused',
  'connect-timeout',
  'first-byte-timeout',
  'idle-timeout',
  'connection-lost',
  'server-error',
  'busy',
  'bad-response',
]);

/** Whether a failure speaks against the backend. What the client did, or asked too much of, does not. */
export const isBackendFault = (failure: AttemptFailure): boolean => backendFaults.has(failure);
