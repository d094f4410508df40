import { pageOrigin } from '../security/page-origin.ts';

/** Whether the page itself asks. The scheme is not open to other origins; this holds even if it were. */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  return (origin === null || origin === pageOrigin) && (site === null || site === 'same-origin' || site === 'none');
}
