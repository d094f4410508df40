import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';

const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse(message: IncomingMessage): Response {
  const status = message.statusCode ?? 500;
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  if (!bodilessStatuses.has(status)) {
    return new Response(Readable.toWeb(message) as ReadableStream<Uint8Array>, { status, headers });
  }
  message.resume();
  return new Response(null, { status, headers });
}

/**
 * `fetch` as far as the client needs it: text out, redirects refused. Node's own gives up when five minutes pass without a byte, which a
 * large model on a small machine may take. `socketPath`: over a unix socket.
 */
export function fetchOverHttp(url: URL, init: RequestInit, socketPath?: string): Promise<Response> {
  const body = typeof init.body === 'string' ? Buffer.from(init.body) : null;
  const options: RequestOptions = {
    method: init.method ?? 'GET',
    headers: {
      ...Object.fromEntries(new Headers(init.headers)),
      ...(body === null ? {} : { 'content-length': String(body.length) }),
    },
    ...(init.signal ? { signal: init.signal } : {}),
    ...(socketPath === undefined ? {} : { socketPath, agent: false }),
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send(url, options, (message) => {
      const isRedirect = (message.statusCode ?? 0) >= 300 && (message.statusCode ?? 0) < 400;
      if (isRedirect) outgoing.destroy(new Error('The answer leads elsewhere.'));
      else resolve(toResponse(message));
    });
    // Also after the answer has begun: the one who reads it hears of it there.
    outgoing.on('error', reject);
    outgoing.end(body ?? undefined);
  });
}
