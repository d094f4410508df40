import { Agent, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { peerHeader, renderPeer } from '../peer-header.ts';

/** Headers that are about one connection alone. */
const ownHeaders: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', peerHeader]);

function copyHeaders(rawHeaders: readonly string[]): string[] {
  const copied: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!ownHeaders.has(name.toLowerCase())) copied.push(name, value);
  }
  return copied;
}

/** A body keeps its form; without either header there is none. */
const framing = ({ headers }: IncomingMessage): readonly string[] =>
  headers['transfer-encoding'] === undefined ? [] : ['transfer-encoding', 'chunked'];

export type HandOn = (request: IncomingMessage, response: ServerResponse) => void;

/** Creates what lets the primary process serve a request, over its socket at `socketPath`; a client that leaves ends it there too. */
export function createHandOn(socketPath: string): HandOn {
  // One connection a request, since it tells whose it is. This side closes it: the other one would cut off its own early answer.
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 0 });
  return (request, response) => handOn({ socketPath, agent }, request, response);
}

function handOn(
  way: { readonly socketPath: string; readonly agent: Agent },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { method, url, socket, rawHeaders } = request;
  const onward = openRequest({
    ...{ ...way, method, path: url },
    headers: [peerHeader, renderPeer(socket), ...copyHeaders(rawHeaders), ...framing(request)],
  });
  const end = (): void => {
    if (!response.headersSent) response.writeHead(502, { connection: 'close' });
    response.destroy();
  };
  onward.on('continue', () => {
    if (!response.headersSent) response.writeContinue();
  });
  onward.on('response', (answer) => {
    const headers = copyHeaders(answer.rawHeaders);
    if (!request.complete || answer.headers.connection === 'close') headers.push('connection', 'close');
    response.writeHead(answer.statusCode ?? 502, headers);
    answer.on('error', end).pipe(response);
  });
  onward.on('error', () => {
    // Its answer may be on the way although it has heard enough of the body.
    if (!response.headersSent) end();
  });
  response.on('close', () => onward.destroy());
  request.on('error', () => onward.destroy()).pipe(onward);
}
