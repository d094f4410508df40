import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) headers.append(name, each);
  }
  const status = message.statusCode ?? 500;
  if (bodilessStatuses.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(message) as ReadableStream<Uint8Array>, { status, headers });
}

/** `fetch` over a unix socket. Rejects with the socket's error; an aborted signal ends the answer's stream too. */
export async function fetchOverSocket(socketPath: string, request: Request): Promise<Response> {
  const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
  const { pathname, search } = new URL(request.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      socketPath,
      // A connection that is kept may be that of a service which has been restarted since.
      agent: false,
      path: `${pathname}${search}`,
      method: request.method,
      headers: { ...Object.fromEntries(request.headers), ...(body ? { 'content-length': String(body.length) } : {}) },
      signal: request.signal,
    });
    outgoing.once('response', (message) => resolve(toResponse(message)));
    outgoing.once('error', reject);
    outgoing.end(body ?? undefined);
  });
}
