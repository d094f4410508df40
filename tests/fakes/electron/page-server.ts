import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { app } from './app.ts';
import { recordings } from './recordings.ts';

type PageHandler = (request: Request) => Response | Promise<Response>;

let handler: PageHandler = () => new Response('no handler', { status: 404 });
let scheme = '';
let served: Promise<string> | null = null;

export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, unknown> }[]): void {
    for (const each of schemes) recordings.schemes.push({ ...each, isBeforeReady: !app.isReady });
  },
  handle(name: string, handle: PageHandler): void {
    scheme = name;
    handler = handle;
  },
};

const bodiless = new Set(['GET', 'HEAD']);

/** The request as Electron hands it to the handler: the page's own origin in place of the loopback address. */
function toPageRequest(incoming: IncomingMessage, response: ServerResponse): Request {
  const ended = new AbortController();
  response.once('close', () => ended.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  headers.delete('host');
  if (headers.get('origin') === `http://${incoming.headers.host}`) headers.set('origin', `${scheme}://drover`);
  const method = incoming.method ?? 'GET';
  const body = bodiless.has(method)
    ? {}
    : { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' as const };
  return new Request(`${scheme}://drover${incoming.url}`, { method, headers, signal: ended.signal, ...body });
}

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const answered = await handler(toPageRequest(incoming, response));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.flushHeaders();
  if (answered.body === null) response.end();
  else await pipeline(Readable.fromWeb(answered.body as Parameters<typeof Readable.fromWeb>[0]), response);
}

/** `app://drover/x` as the browser reaches it: a secure context on loopback. Answers go through the registered handler. */
export async function toServedUrl(url: string): Promise<string> {
  served ??= new Promise((resolve) => {
    const server = createServer((incoming, response) => {
      answer(incoming, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://drover.localhost:${(server.address() as AddressInfo).port}`);
    });
  });
  return `${await served}${url.slice(`${scheme}://drover`.length)}`;
}
