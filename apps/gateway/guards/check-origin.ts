import type { IncomingHttpHeaders } from 'node:http';
import { type CanonicalError, createError } from '../../translate/index.ts';

const refused = createError('forbidden_origin', 'Web pages may not call this address.');

export interface OriginFacts {
  /** Whether the request came in by HTTPS. */
  readonly isEncrypted: boolean;
  /** The configuration lets pages of this origin call. */
  readonly isPermitted: boolean;
}

const strangers: OriginFacts = { isEncrypted: false, isPermitted: false };

/**
 * Refuses requests that a web page of another site makes, whatever their method. Pages that the configuration names may call, and our own under
 * the very name that was called; that the name is ours is checked before.
 */
export function checkOrigin(
  { origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders,
  { isEncrypted, isPermitted }: OriginFacts = strangers,
): CanonicalError | null {
  if (isPermitted) return null;
  if (site === 'cross-site') return refused;
  if (origin === undefined) return null;
  return host !== undefined && origin === `${isEncrypted ? 'https' : 'http'}://${host}` ? null : refused;
}
