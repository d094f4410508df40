import type { FetchControl } from '../control/socket-fetch.ts';
import { isSameOrigin } from './is-same-origin.ts';

/** What passes from the page to the service; all else (cookies, origin, hints about the browser) stays behind. */
const passedHeaders = ['accept', 'content-type', 'last-event-id'];

const failure = (status: number, code: string, message: string): Response =>
  Response.json({ json: { defined: false, code, status, message } }, { status });

/** Forwards a call of the page to the control socket, streaming both ways. */
export async function forwardRpc(request: Request, fetchControl: FetchControl): Promise<Response> {
  if (!isSameOrigin(request.headers)) return failure(403, 'FORBIDDEN', 'Only the page may call this.');
  if (request.method !== 'POST' && request.method !== 'GET') {
    return failure(405, 'METHOD_NOT_SUPPORTED', 'Calls are GET or POST.');
  }
  const headers = new Headers({ 'x-drover-client': 'console' });
  for (const name of passedHeaders) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const { method, signal, body } = request;
  const { pathname, search } = new URL(request.url);
  const forwarded = new Request(`http://drover${pathname}${search}`, {
    method,
    headers,
    signal,
    ...(body === null ? {} : { body, duplex: 'half' }),
  });
  try {
    return await fetchControl(forwarded);
  } catch {
    // Whatever the cause, the page can only wait for the service to come back.
    return failure(503, 'SERVICE_UNAVAILABLE', "Drover's service is not answering.");
  }
}
