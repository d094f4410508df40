import { type CanonicalError, createError } from '../../translate/index.ts';

const maxHeaderCount = 100;

/** Headers of which Node keeps the first and hides the others; two of them mean that somebody reads the request differently. */
const singleHeaders: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type', 'origin', 'x-api-key']);

/** Refuses header bombs and repeated headers. `rawHeaders` alternates names and values, as Node gives them. */
export function checkHeaders(rawHeaders: readonly string[]): CanonicalError | null {
  if (rawHeaders.length > maxHeaderCount * 2) {
    return createError('header_too_large', `A request may carry at most ${maxHeaderCount} headers.`);
  }
  const seen: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!singleHeaders.has(name)) continue;
    if (seen.includes(name)) return createError('bad_request', `The header ${name} may be sent only once.`);
    seen.push(name);
  }
  return null;
}
