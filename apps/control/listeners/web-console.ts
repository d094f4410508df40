import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RoomError } from '../../base/index.ts';
import { closeServer } from './close-server.ts';
import { consoleTokenPath, createTokenCheck, ensureConsoleToken } from './console-token.ts';
import { guardRequest, type Refusal } from './guard-request.ts';
import { createPageFiles, securityHeaders } from './page-files.ts';
import type { RpcEndpoint } from './rpc-endpoint.ts';

/** The console for a browser: loopback only, the control API behind a bearer token. */
export interface WebConsole {
  readonly url: string;
  readonly tokenFile: string;
  close(): Promise<void>;
}

export interface WebConsoleOptions {
  readonly dataDir: string;
  /** A loopback address; `port` 0 lets the system choose. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly endpoint: RpcEndpoint;
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const maxHeaderBytes = 16 * 1024;

function listen(server: Server, { host, port }: WebConsoleOptions['listen']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `The web console cannot listen on ${host}:${port}. Another program may use it: --console HOST:PORT or --console off.`;
      reject(new RoomError('console_unavailable', message, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function refuse(response: ServerResponse, { status, code }: Refusal | { status: 401; code: string }): void {
  // The rest of a refused body is never read, so the connection cannot be used again.
  response.writeHead(status, { 'content-type': 'application/json', 'x-drover-error': code, connection: 'close' });
  response.end(JSON.stringify({ error: { code } }));
}

const rawNamesOf = (request: IncomingMessage): string[] =>
  request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());

/** Starts the console. Rejects when the address is not loopback or is taken. */
export async function startWebConsole(options: WebConsoleOptions): Promise<WebConsole> {
  const { host } = options.listen;
  if (!loopbackHosts.has(host)) {
    throw new RoomError(
      'console_not_loopback',
      `The web console stays on this machine: ${host} is not a loopback address.`,
    );
  }
  const hasToken = createTokenCheck(ensureConsoleToken(options.dataDir));
  const servePage = createPageFiles(options.pageFolder);
  const allowedHosts = new Set<string>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const refusal = guardRequest({ method, url, headers, rawNames: rawNamesOf(request) }, allowedHosts);
    if (refusal) return refuse(response, refusal);
    const path = url.split(/[?#]/, 1)[0] ?? '/';
    if (path !== '/rpc' && !path.startsWith('/rpc/')) {
      if (method === 'POST') return refuse(response, { status: 405, code: 'method_not_allowed' });
      return servePage(path, response);
    }
    if (!hasToken(headers.authorization)) return refuse(response, { status: 401, code: 'token_required' });
    if (!(await options.endpoint(request, response, 'console'))) response.writeHead(404).end();
  };
  const server = createServer({ maxHeaderSize: maxHeaderBytes, requireHostHeader: true }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.listen);
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) allowedHosts.add(`${name}:${port}`);
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${port}`,
    tokenFile: consoleTokenPath(options.dataDir),
    close: () => closeServer(server),
  };
}
