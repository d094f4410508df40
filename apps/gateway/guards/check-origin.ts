import type { IncomingHttpHeaders } from 'node:http';
import { type CanonicalError, createError } from '../../translate/index.ts';

const refused = createError('forbidden_origin', 'Web pages may not call this address.');

/**
 * Refuses requests that a web page of another site makes, whatever their method. Only our own pages under the very name that was called may
 * call; that the name is ours is checked before.
 */
export function checkOrigin({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): CanonicalError | null {
  if (site === 'cross-site') return refused;
  if (origin === undefined) return null;
  return host !== undefined && origin === `http://${host}` ? null : refused;
}
