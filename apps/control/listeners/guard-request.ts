/** What the guard looks at. Header names in `rawNames` are lower case, repeated as often as they were sent. */
export interface GuardedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawNames: readonly string[];
}

/** Why a request is refused before anything looks at its token or body. */
export type Refusal = { readonly status: 400 | 403 | 405 | 415; readonly code: string };

const countOf = (names: readonly string[], name: string): number => names.filter((each) => each === name).length;

const text = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;

/** Browsers name the relation of the calling page; only our own page, and a person opening it, may pass. */
function isForeignFetch(request: GuardedRequest): boolean {
  const site = text(request.headers['sec-fetch-site']);
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const isOpeningPage =
    request.method === 'GET' &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document' &&
    !request.url.startsWith('/rpc');
  return !isOpeningPage;
}

function hasForeignBody({ method, headers }: GuardedRequest): boolean {
  const type = text(headers['content-type']);
  return method === 'POST' && type !== undefined && type.split(';')[0]?.trim().toLowerCase() !== 'application/json';
}

/**
 * Decides whether a request may be looked at: parser limits were before, token comes after. Names the first reason against it.
 * `allowedHosts` are exact `host:port` values.
 */
export function guardRequest(request: GuardedRequest, allowedHosts: ReadonlySet<string>): Refusal | null {
  if (countOf(request.rawNames, 'host') !== 1 || countOf(request.rawNames, 'authorization') > 1) {
    return { status: 400, code: 'duplicate_header' };
  }
  if (!/^\/(?!\/)/.test(request.url) || request.url.includes('\\')) return { status: 400, code: 'bad_target' };
  const host = text(request.headers['host']) ?? '';
  if (!allowedHosts.has(host)) return { status: 403, code: 'forbidden_host' };
  const origin = text(request.headers['origin']);
  if (origin !== undefined && origin !== `http://${host}`) return { status: 403, code: 'forbidden_origin' };
  if (isForeignFetch(request)) return { status: 403, code: 'forbidden_origin' };
  if (!['GET', 'HEAD', 'POST'].includes(request.method)) return { status: 405, code: 'method_not_allowed' };
  if (hasForeignBody(request)) return { status: 415, code: 'unsupported_media_type' };
  return null;
}
