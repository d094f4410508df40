import type { IncomingHttpHeaders } from 'node:http';
import { type CanonicalError, createError } from '../../translate/index.ts';

/** Refuses requests that a web page of another site makes, whatever their method: no page is on the allow-list, which is empty. */
export function checkOrigin(headers: IncomingHttpHeaders): CanonicalError | null {
  const isFromPage = headers.origin !== undefined || headers['sec-fetch-site'] === 'cross-site';
  return isFromPage ? createError('forbidden_origin', 'Web pages may not call this address.') : null;
}
