import type { IncomingHttpHeaders } from 'node:http';
import { type CanonicalError, createError } from '../../translate/index.ts';

const jsonType = /^application\/(?:json|[a-z0-9!#$&^_.+-]{1,100}\+json)\s*(?:;|$)/i;

/** What bodies a route takes. `json-or-none` is for native routes, which programs call without naming a type. */
export type BodyPolicy = 'json' | 'json-or-none' | 'bytes';

const isRawBytes = (contentType: string): boolean => contentType.toLowerCase().startsWith('application/octet-stream');

/** Refuses what a form or a script without permission could send: types that browsers send across sites unasked, and compressed bodies. */
export function checkContentType(headers: IncomingHttpHeaders, policy: BodyPolicy): CanonicalError | null {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return createError('unsupported_media_type', 'Send the body uncompressed, without content-encoding.');
  }
  const contentType = headers['content-type'];
  const isAccepted =
    contentType === undefined || contentType === ''
      ? policy !== 'json'
      : jsonType.test(contentType) || (policy === 'bytes' && isRawBytes(contentType));
  if (isAccepted) return null;
  return createError(
    'unsupported_media_type',
    'Send the body as JSON, with the header content-type: application/json.',
  );
}
