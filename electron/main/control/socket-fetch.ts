import { type IncomingMessage, request as startHttpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Sends a web request somewhere and answers with the web response, both bodies streaming. */
export type FetchControl = (request: Request) => Promise<Response>;

const bodilessStatuses = new Set([204, 205, 304]);

function toResponse(incoming: IncomingMessage): Response {
  const status = incoming.statusCode ?? 502;
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  if (bodilessStatuses.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { status, headers });
}

/**
 * A fetch over a unix socket. `locateSocket` is asked for every request: a restarted service may listen elsewhere.
 * Rejects when nothing listens there; the request's signal ends the exchange in every phase.
 */
export function createSocketFetch(locateSocket: () => string): FetchControl {
  return (request) =>
    new Promise((resolve, reject) => {
      const url = new URL(request.url);
      const outgoing = startHttpRequest({
        socketPath: locateSocket(),
        // A connection that is kept may be that of a service which has been restarted since.
        agent: false,
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers: { ...Object.fromEntries(request.headers), host: 'drover' },
        signal: request.signal,
      });
      outgoing.once('response', (incoming) => resolve(toResponse(incoming)));
      outgoing.on('error', reject);
      if (request.body === null) outgoing.end();
      else pipeline(Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]), outgoing).catch(reject);
    });
}
