import { type CanonicalError, createError } from '../../translate/index.ts';

/** No backend is asked now, because of its failures. `nextTryInMs`: until one may be; `null` when not known. */
export function letAlone(message: string, nextTryInMs: number | null): CanonicalError {
  const retryAfterSeconds = nextTryInMs === null ? null : Math.max(1, Math.ceil(nextTryInMs / 1000));
  return createError('backend_unavailable', message, { retryAfterSeconds });
}
